import type { measured } from "./measured.ts";

/** Assumptions by name. A unit that begins with "share" is at most 1. */
export type Assumptions = Record<string, readonly [value: number, unit: string, why: string]>;
export type Values<A> = { [Name in keyof A]: number };

/**
 * Something that people or the clock do, and what each time of it sets off: calls of functions by measured work,
 * access patterns of the core's README, requests to the bucket (`puts`, `gets`) and its `events`, `texts`, and requests at CloudFront
 * (`edge`; as many as calls of functions behind it when not given). Bytes are sent (`out`) and received (`in`), and stay in the table
 * (`rows`) and the bucket (`files`). `cold` is the share of its calls that start a process, where that is not the usual one.
 */
export type Operation = { name: string; perMonth: number; calls?: Partial<Record<keyof typeof measured, number>>; patterns?: Record<string, number> } & Partial<
  Record<"puts" | "gets" | "events" | "texts" | "edge" | "out" | "in" | "rows" | "files" | "cold", number>
>;
