import { use } from "../config.ts";
import { ConditionFailed, type Write } from "../store/table-store.ts";
import { maxSkew } from "../stored-time.ts";
import { partition } from "./person.ts";

/**
 * Marks a time step of a person's authenticator as used, wherever its code was given: at sign-in, at proving oneself again,
 * at setting it up. One mark per person, so a code works once (RFC 6238, 5.2), and none that is older than the last one.
 * @param step of 30 seconds since the epoch
 * @returns false when this step or a later one was used before, unless only a wrong clock can have marked it; of two at once, one wins
 */
export async function useStep(person: string, step: number): Promise<boolean> {
  const key = { pk: partition(person), sk: "used_step" };
  const row = { type: "used_step", v: 1, body: "{}", step };
  const marks = async (write: Write): Promise<boolean> => {
    try {
      await use().table.write([write]);
      return true;
    } catch (error) {
      if (ConditionFailed.is(error)) return false;
      throw error;
    }
  };
  if (await marks({ op: "update", key, set: row, if: [{ attr: "step", is: "<=", value: step - 1 }] })) return true;
  if (await marks({ op: "put", item: { ...key, ...row }, if: "absent" })) return true;
  // A mark from a clock that was far ahead would keep its owner out until that time comes.
  return marks({ op: "update", key, set: row, if: [{ attr: "step", is: ">=", value: step + maxSkew / 30_000 + 1 }] });
}
