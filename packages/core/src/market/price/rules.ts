import type { PaidPriceRules } from "@among/region";
import { use } from "../../config.ts";

/**
 * When prices that were paid become a published figure. A few people with new accounts and tiny orders must not be
 * able to move what a whole town bargains by. A pack may say otherwise in `paid_prices`, field by field.
 */
const usual: PaidPriceRules = {
  sellers: 3,
  buyers: 2,
  leastAmount: 1_000,
  mostAmount: 100_000,
  accountDays: 14,
  earlierDeals: 1,
  factor: 2,
  officialFactor: 3,
};

export const rules = (): PaidPriceRules => ({ ...usual, ...use().region.paidPrices });

/** In days: what was paid in these days before a figure is what the figure is measured against. */
export const referenceDays = 91;
