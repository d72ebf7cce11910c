import { api } from "../api.ts";
import { serve } from "./http.ts";

// The API answers machines; what else is refused here gets the bare page.
export const handler = await serve({ apps: [api], pages: () => Promise.reject(new Error("the API has no pages")) });
