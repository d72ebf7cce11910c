import { Fault } from "@among/core/fault";
import { api } from "../api.ts";
import { serve } from "./http.ts";

// It has no pages: for people who end up here there is the bare one.
export const handler = await serve({ apps: [api], pages: () => Promise.reject(new Fault("missing", "route.missing")) });
