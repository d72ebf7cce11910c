/** How long one kind of data is kept: in ms after what the words beside it say, until the account is deleted, or without end. */
export type KeptFor = number | "forever" | "account";

/** A module's kinds of kept data. Each figure is the very constant the module works with, so that no page can promise another. */
export type Retention = Record<string, KeptFor>;

/** In ms. */
export const day = 86_400_000;
