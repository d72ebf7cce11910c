import type * as id from "./id.ts";

export const down: typeof id.down = {
  title: (platform) => `${platform} is down right now`,
  lead: "Something broke on our side. Try again in a few minutes. What you already sent is safe.",
  call: (town) => `In an emergency in ${town}, call:`,
};
