import { setTimeout as pause } from "node:timers/promises";
import { id } from "@among/core/id";
import { draft } from "../reports/make.ts";
import type { Answer, Browser } from "./browser.ts";
import { innocent, type Times } from "./innocent.ts";
import type { Target } from "./target.ts";

/** What the API is sent to open a report that fits. */
export const report = (over: object = {}) => ({ ...draft(over), ...over });

/** A report that nobody but its reporter and its agency may know of. */
export const secretReport = (over: object = {}) => report({ category: "narkoba", description: "Ada yang menjual di belakang pasar setiap malam, tolong diperiksa.", ...over });

/** 100 kg of carrots at Rp 8.000 a kilo. */
export const listing = (over: object = {}) => ({ id: id("lst"), commodity: "wortel", quantity: 100_000, price: 8_000, village: "35.79.02.2003", ...over });

export interface Opened {
  code: string;
  key: string;
  link: string;
}

/** Opens a report. @throws where it was not taken */
export async function open(browser: Browser, body: object): Promise<Opened> {
  const answer = await browser.tell("/api/reports", body);
  if (answer.status !== 201) throw new Error(`a report was not taken: ${answer.status} ${answer.text.slice(0, 300)}`);
  return answer.json;
}

/** What came back, in a few words. */
export const brief = ({ status, location, json }: Answer): string => [status, location?.replace(/^https?:\/\/[^/]+/, ""), json?.error?.code].filter(Boolean).join(" ");

/** Asks again until it is so, or the time is over. @returns whether it came to be so */
export async function until(holds: () => Promise<boolean> | boolean, ms = 10_000): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await pause(50)) if (await holds()) return true;
  return false;
}

/** Sends a picture as the page's script does. @returns the photo's id and what the upload answered */
export async function sendPicture(browser: Browser, bytes: Uint8Array, type = "image/png"): Promise<{ id: string; uploaded: number }> {
  const begun = await browser.tell("/api/photos", { type, bytes: bytes.length });
  if (begun.status !== 201) return { id: "", uploaded: begun.status };
  const { id, url, fields } = begun.json;
  const form = new FormData();
  for (const [name, value] of Object.entries<string>(fields)) form.append(name, value);
  form.append("file", new File([bytes as BlobPart], "foto.png", { type }));
  return { id, uploaded: (await browser.send(url, form)).status };
}

/** Does something while somebody innocent reads. @returns what it gave, and how long the reader waited, in ms */
export async function meanwhile<T>(at: Target, work: () => Promise<T>): Promise<{ result: T } & Times> {
  const reader = innocent(at.port, ["/api/villages"], 20);
  const result = await work();
  return { result, ...(await reader.stop()) };
}
