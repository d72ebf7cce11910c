import { account } from "./en/account.ts";
import { admin } from "./en/admin.ts";
import { faults } from "./en/faults.ts";
import { following } from "./en/following.ts";
import { home } from "./en/home.ts";
import { listing } from "./en/listing.ts";
import { market } from "./en/market.ts";
import { pages } from "./en/pages.ts";
import { privacy } from "./en/privacy.ts";
import { reporting } from "./en/reporting.ts";
import { reports } from "./en/reports.ts";
import { selling } from "./en/selling.ts";
import { shell } from "./en/shell.ts";
import { staff } from "./en/staff.ts";
import { trade } from "./en/trade.ts";
import { units } from "./en/units.ts";
import type { Words } from "./id.ts";

export const en: Words = { account, admin, faults, following, home, listing, market, pages, privacy, reporting, reports, selling, shell, staff, trade, units };
