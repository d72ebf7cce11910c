import { day, type Retention } from "../kept.ts";
import { keep } from "./message.ts";

export const retention = { message: keep * day } as const satisfies Retention;
