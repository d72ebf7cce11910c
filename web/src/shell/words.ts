import * as identityEn from "../identity/words/en.ts";
import * as identityId from "../identity/words/id.ts";
import * as marketEn from "../market/words/en.ts";
import * as marketId from "../market/words/id.ts";
import * as reportsEn from "../reports/words/en.ts";
import * as reportsId from "../reports/words/id.ts";
import * as respondEn from "../respond/words/en.ts";
import * as respondId from "../respond/words/id.ts";
import type { Lang } from "./lang.ts";
import * as shellEn from "./words/en.ts";
import * as shellId from "./words/id.ts";

/** Indonesian is written first; its shape is what every other language must fill. */
const id = { ...shellId, ...identityId, ...marketId, ...reportsId, ...respondId };
export type Words = typeof id;

const en: Words = { ...shellEn, ...identityEn, ...marketEn, ...reportsEn, ...respondEn };

export const words: Record<Lang, Words> = { id, en };
