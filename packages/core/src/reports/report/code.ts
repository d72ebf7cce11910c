import { createHmac } from "node:crypto";
import { use } from "../../config.ts";

// No 0/O/Q-like, 1/I/L, 2/Z, 5/S, 8/B, U/V twins: a code survives being read aloud and written by hand.
const alphabet = "34679ACDEFGHJKMNPRTVWXY";
const length = 5;

/**
 * The readable code of a report, derived from its client-made id, so that the same form sent twice
 * lands on the same key. `attempt` moves on when another report already has the code. Derived under the
 * platform's secret: who could choose an id by its code could find out whether a confidential report has that code.
 * @returns e.g. `BTU-7K3M4`; 23^5 ≈ 6.4 million per prefix
 */
export function code(prefix: string, id: string, attempt = 0): string {
  const bytes = createHmac("sha256", use().secret).update(`report_code:${id}:${attempt}`).digest();
  let text = "";
  for (let i = 0; i < length; i++) text += alphabet[bytes.readUInt16BE(i * 2) % alphabet.length];
  return `${prefix}-${text}`;
}

/**
 * Reads a code as people type it: any case, with or without prefix, dash or spaces.
 * @returns the canonical code, or undefined when it cannot be one
 */
export function readCode(prefix: string, typed: string): string | undefined {
  const bare = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const tail = bare.startsWith(prefix) && bare.length === prefix.length + length ? bare.slice(prefix.length) : bare;
  if (tail.length !== length || [...tail].some((c) => !alphabet.includes(c))) return undefined;
  return `${prefix}-${tail}`;
}
