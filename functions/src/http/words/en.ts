import type * as id from "./id.ts";

export const refused: typeof id.refused = {
  400: "We could not read what you sent. Check it and send it again.",
  403: "This request did not come from one of our pages.",
  404: "There is no such page.",
  405: "This address does not take such a request.",
  409: "Somebody changed this meanwhile. Open the page again and try once more.",
  410: "This link no longer works.",
  413: "What you sent is too large. Go back, shorten or split it, and send it again.",
  429: "Too many tries. Wait a moment, then try again.",
  500: "Something broke on our side. Try again in a moment.",
  503: "This service cannot save anything just now. Wait a moment, then try again.",
};
