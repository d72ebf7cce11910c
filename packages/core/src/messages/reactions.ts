import type { Reactions } from "../reaction.ts";
import { deliver, forgetPhone, Messages } from "./message.ts";

export const reactions: Reactions = {
  insert: { [Messages.name]: (item, now) => deliver(Messages.parse(item), now) },
  forget: async ({ phone }) => {
    if (phone) await forgetPhone(phone);
  },
};
