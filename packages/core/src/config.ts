import type { Region } from "@among/region";
import type { Bucket } from "./bucket.ts";
import type { Send } from "./messages/send.ts";
import type { TableStore } from "./store/table-store.ts";

/** Everything outside that the core needs; an entry point connects it once per process. */
export interface Config {
  table: TableStore;
  bucket: Bucket;
  region: Region;
  /** Hands a message to the outside world (WhatsApp, SMS); the local twin keeps it for the inbox. */
  send: Send;
  /** Signs cookies and links; at least 32 characters, from the platform's secret store. */
  secret: string;
  /** `https://among.example`, no trailing slash: for links in messages and feeds. */
  origin: string;
  /** While demo data are made: what is told about them uses up nobody's texts. */
  uncountedTexts?: true;
}

let current: Config | undefined;

/** Wires the process. Calling it again replaces the wiring (tests do). */
export function connect(config: Config): void {
  current = config;
}

/** @throws when nothing is connected: a programming error, not a Fault. */
export function use(): Config {
  if (!current) throw new Error("core is not connected: call connect() in the entry point");
  return current;
}
