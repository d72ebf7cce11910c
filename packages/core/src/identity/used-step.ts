import { use } from "../config.ts";
import { ConditionFailed } from "../store/table-store.ts";
import { partition } from "./person.ts";

/**
 * Marks a time step of a person's authenticator as used, wherever its code was given: at sign-in, at proving oneself again,
 * at setting it up. One mark per person, so a code works once (RFC 6238, 5.2), and none that is older than the last one.
 * @param step of 30 seconds since the epoch
 * @returns false when this step or a later one was used before; of two at once, one wins
 */
export async function useStep(person: string, step: number): Promise<boolean> {
  const key = { pk: partition(person), sk: "used_step" };
  const row = { type: "used_step", v: 1, body: "{}", step };
  try {
    await use().table.write([{ op: "update", key, set: row, if: [{ attr: "step", is: "<=", value: step - 1 }] }]);
    return true;
  } catch (error) {
    if (!ConditionFailed.is(error)) throw error;
  }
  try {
    await use().table.write([{ op: "put", item: { ...key, ...row }, if: "absent" }]);
    return true;
  } catch (error) {
    if (ConditionFailed.is(error)) return false;
    throw error;
  }
}
