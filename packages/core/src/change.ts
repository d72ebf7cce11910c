import type { Item } from "./store/table-store.ts";

/** One write, as the change feed tells it: the item before and after. */
export interface Change {
  kind: "INSERT" | "MODIFY" | "REMOVE";
  /** Sequence number in the feed. */
  id: string;
  old?: Item;
  item?: Item;
}
