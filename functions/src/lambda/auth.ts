import { auth } from "../auth.ts";
import { serve } from "./http.ts";

export const handler = await serve({ apps: [auth], pages: async () => (await import("@among/web/site")).render });
