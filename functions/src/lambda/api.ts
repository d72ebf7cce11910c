import { Fault } from "@among/core/fault";
import { api } from "../api.ts";
import { serve } from "./http.ts";

// This function has no pages: people who come here get the plain page of `fault-page.ts`.
export const handler = await serve({ apps: [api], pages: () => Promise.reject(new Fault("missing", "route.missing")) });
