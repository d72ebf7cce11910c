import type * as id from "./id.ts";

export const steps: typeof id.steps = {
  inquired: (t) => `${t.name} has a question about ${t.goods}. Read and answer it with this link.`,
  offered: (t) => `${t.name} made an offer for ${t.goods}: ${t.terms}.`,
  accepted: (t) => `${t.name} agreed: ${t.goods}, ${t.terms}.`,
  declined: (t) => `${t.name} cannot take the offer for ${t.goods}.`,
  withdrawn: (t) => `${t.name} took back the offer for ${t.goods}.`,
  expired: (t) => `The offer for ${t.goods} has lapsed.`,
  ready: (t) => `${t.goods} from ${t.name.toLowerCase()}: ready for you.`,
  handed_over: (t) => `${t.goods} changed hands: ${t.terms}. Is that right? Answer with this link.`,
  received: (t) => `The order of ${t.goods} is complete: ${t.terms}. How was ${t.name.toLowerCase()}? Leave a review.`,
  cancelled: (t) => `The order of ${t.goods} was cancelled. ${t.reason}`,
  disputed: (t) => `${t.name} asked for help with the order of ${t.goods}.`,
  settled: (t) => `There is a decision on the order of ${t.goods}. Read it with this link.`,
  paid: (t) => `${t.name} recorded the payment for ${t.goods}.`,
  shared: (t) => `${t.name} would like to swap numbers about ${t.goods}.`,
  reviewed: (t) => `${t.name} reviewed the order of ${t.goods}.`,
};

/** Behind a sum that holds more than the goods. */
export const withDelivery: typeof id.withDelivery = "with delivery";

export const reasons: typeof id.reasons = { late: "Nobody acted in time.", page: "The reason is on its page." };

export const sides: typeof id.sides = { seller: "The seller", buyer: "The buyer" };

export const chat: typeof id.chat = (name, goods) => `${name} wrote to you about ${goods}.`;

export const found: typeof id.found = (goods, village, price) => `New ${goods} in ${village}, ${price}.`;

export const openPrice = "open to offers";

export const hidden: typeof id.hidden = (goods) => `Your listing of ${goods} was hidden by an operator. The reason is on its page.`;
