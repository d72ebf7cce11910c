import { account } from "./id/account.ts";
import { adding } from "./id/adding.ts";
import { admin } from "./id/admin.ts";
import { audit } from "./id/audit.ts";
import { deal } from "./id/deal.ts";
import { faults } from "./id/faults.ts";
import { following } from "./id/following.ts";
import { home } from "./id/home.ts";
import { listing } from "./id/listing.ts";
import { market } from "./id/market.ts";
import { pages } from "./id/pages.ts";
import { privacy } from "./id/privacy.ts";
import { reporting } from "./id/reporting.ts";
import { reports } from "./id/reports.ts";
import { selling } from "./id/selling.ts";
import { shell } from "./id/shell.ts";
import { staff } from "./id/staff.ts";
import { trade } from "./id/trade.ts";
import { trading } from "./id/trading.ts";
import { units } from "./id/units.ts";

/** Indonesian is written first; its shape is what every other language must fill. */
export const id = { account, adding, admin, audit, deal, faults, following, home, listing, market, pages, privacy, reporting, reports, selling, shell, staff, trade, trading, units };
export type Words = typeof id;
