import { day, type Retention } from "../kept.ts";
import { keptDays } from "./message.ts";

export const retention = { message: keptDays * day } as const satisfies Retention;
