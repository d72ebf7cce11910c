import type { Settings } from "../../settings.ts";
import type { Stage } from "./stage.ts";
import { cause, isDenied } from "./terminal.ts";

/** `stop`: deploying would fail, or people would be let down; `warning`: worth a look. */
export type Level = "ok" | "warning" | "stop";

/** One plain sentence about how it is and, where it is not well, what to do. */
export interface Finding {
  level: Level;
  says: string;
}

export const ok = (says: string): Finding => ({ level: "ok", says });
export const warning = (says: string): Finding => ({ level: "warning", says });
export const stop = (says: string): Finding => ({ level: "stop", says });

export interface Patient extends Stage {
  /** Undefined where they do not fit; that has its own finding. */
  chosen?: Settings;
  /** What the deployed stacks say of themselves; empty before the first deployment. */
  outputs: Map<string, string>;
  now: Date;
  /** A name server to ask instead of this machine's. */
  dns?: string;
}

export interface Check {
  /** One word. */
  about: string;
  /** The permission it needs of AWS, as IAM writes it; without one it asks nobody. */
  asks?: string;
  look(patient: Patient): Promise<Finding[]> | Finding[];
}

/** Looks, and turns what AWS refuses into a finding of its own: one answer missing is no reason not to give the others. */
export async function examine(check: Check, patient: Patient): Promise<Finding[]> {
  try {
    return await check.look(patient);
  } catch (error) {
    if (isDenied(error)) return [warning(`Not checked: these credentials may not ask AWS for it (${check.asks}).`)];
    const known = cause(error);
    if (known) return [warning(`Not checked: ${known}`)];
    const { name, message } = error as Error;
    return [warning(`Not checked: AWS answered ${name}: ${message}`)];
  }
}
