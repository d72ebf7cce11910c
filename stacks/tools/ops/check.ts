import type { Settings } from "../../settings.ts";
import type { Stage } from "./stage.ts";
import { cause, isDenied } from "./terminal.ts";

/** `stop`: deploying would fail, or people would be let down; `warning`: worth a look. */
export type Level = "ok" | "warning" | "stop";

/** One plain sentence: how it is and, where something is wrong, what to do. */
export interface Finding {
  level: Level;
  says: string;
}

export const ok = (says: string): Finding => ({ level: "ok", says });
export const warning = (says: string): Finding => ({ level: "warning", says });
export const stop = (says: string): Finding => ({ level: "stop", says });

/** The stage that is checked, and what its checks share. */
export interface Subject extends Stage {
  /** Undefined when they are not valid; a check of its own says so. */
  chosen?: Settings;
  /** The stacks' outputs; empty before the first deployment. */
  outputs: Map<string, string>;
  now: Date;
  /** A name server to ask instead of this machine's. */
  dns?: string;
}

export interface Check {
  /** One word. */
  about: string;
  /** The IAM permission it takes; none when it asks AWS nothing. */
  asks?: string;
  look(subject: Subject): Promise<Finding[]> | Finding[];
}

/** Runs a check. When AWS refuses to answer, that is the finding, so that the other checks still run. */
export async function examine(check: Check, subject: Subject): Promise<Finding[]> {
  try {
    return await check.look(subject);
  } catch (error) {
    if (isDenied(error)) return [warning(`Not checked: these credentials may not ask AWS for it (${check.asks}).`)];
    const knownCause = cause(error);
    if (knownCause) return [warning(`Not checked: ${knownCause}`)];
    const { name, message } = error as Error;
    return [warning(`Not checked: AWS answered ${name}: ${message}`)];
  }
}
