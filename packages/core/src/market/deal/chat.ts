import * as z from "zod";
import type { Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import { pattern } from "../../id.ts";
import { maxText, readInput } from "../../step.ts";
import { spend } from "../limits.ts";
import { Lines, type Line } from "./info.ts";
import { asParty } from "./take.ts";

const NewLine = z.object({ id: z.string().regex(pattern("lin")), text: z.string().trim().min(1).max(maxText) });

/**
 * A line in the chat of a deal, whatever its state. The id is client-made: sent twice it is one line.
 * @throws Fault missing `deal.missing`; invalid; limited
 */
export async function say(actor: Actor, deal: string, input: z.input<typeof NewLine>, now: Date = new Date()): Promise<Line> {
  const { id, text } = readInput(NewLine, input, "deal.invalid");
  await spend("line", actor, now);
  const { side } = await asParty(actor, deal);
  const line = { deal, id, at: now.toISOString(), side, text };
  try {
    return await Lines.create(line);
  } catch (error) {
    const existing = Fault.is(error) ? await Lines.get(line, { consistent: true }) : undefined;
    if (existing?.side !== side || existing.text !== text) throw error;
    return existing;
  }
}
