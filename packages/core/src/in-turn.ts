import * as z from "zod";
import type { Write } from "./store/table-store.ts";
import { entity, transact } from "./table.ts";

/** Whose turn it was last; its version moves with everything that is decided in turn. */
const Turn = z.object({ partition: z.string() });
const Turns = entity(Turn, { name: "turn", key: (t: { partition: string }) => ({ pk: t.partition, sk: "turn" }) });

/**
 * Decides what to write from what is there, as "at most 20 of them" needs it, so that of several who decide in the same partition at
 * the same moment each sees what the one before wrote. Whoever only takes away needs no turn.
 * @param partition whose rows are counted
 * @param decide reads, consistently, and says what to write; called again when somebody was quicker. Without writes nothing is written
 * @param refused as in `transact`
 */
export async function inTurn<T>(partition: string, decide: () => Promise<{ writes: Write[]; result: T }>, refused: (failed: number[]) => Error): Promise<T> {
  const lost = new Error("somebody was quicker");
  for (;;) {
    const turn = await Turns.get({ partition }, { consistent: true });
    const { writes, result } = await decide();
    if (writes.length === 0) return result;
    try {
      await transact([turn ? Turns.saving(turn) : Turns.creating({ partition }), ...writes], (failed) => (failed.includes(0) ? lost : refused(failed.map((at) => at - 1))));
      return result;
    } catch (error) {
      if (error !== lost) throw error;
    }
  }
}
