import { account } from "../../words/id/account.ts";
import { adding } from "../../words/id/adding.ts";
import { admin } from "../../words/id/admin.ts";
import { audit } from "../../words/id/audit.ts";
import { deal } from "../../words/id/deal.ts";
import { faults } from "../../words/id/faults.ts";
import { following } from "../../words/id/following.ts";
import { home } from "../../words/id/home.ts";
import { listing } from "../../words/id/listing.ts";
import { market } from "../../words/id/market.ts";
import { pages } from "../../words/id/pages.ts";
import { privacy } from "../../words/id/privacy.ts";
import { reporting } from "../../words/id/reporting.ts";
import { reports } from "../../words/id/reports.ts";
import { selling } from "../../words/id/selling.ts";
import { shell } from "../../words/id/shell.ts";
import { staff } from "../../words/id/staff.ts";
import { trade } from "../../words/id/trade.ts";
import { trading } from "../../words/id/trading.ts";
import { units } from "../../words/id/units.ts";

/** Indonesian is written first; its shape is what every other language must fill. */
export const id = { account, adding, admin, audit, deal, faults, following, home, listing, market, pages, privacy, reporting, reports, selling, shell, staff, trade, trading, units };
export type Words = typeof id;
