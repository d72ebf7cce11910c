import { Fault } from "../fault.ts";
import { People } from "./person.ts";

/** How many recovery codes the sign-in library makes at a time. */
const codesInSet = 10;

/** Writes down how many recovery codes there are, after a new set was made. */
export const noteLeft = (person: string, left: number = codesInSet): Promise<void> => count(person, () => left);

/** Writes down that one of them was used. */
export const noteUsed = (person: string): Promise<void> => count(person, (left) => Math.max(0, left - 1));

async function count(id: string, next: (left: number) => number): Promise<void> {
  const person = await People.get({ id }, { consistent: true });
  if (!person) return;
  try {
    await People.save({ ...person, recoveryLeft: next(person.recoveryLeft ?? codesInSet) });
  } catch (error) {
    // The number is only shown to the person: another change of the record, saved meanwhile, is more important.
    if (!Fault.is(error) || error.kind !== "conflict") throw error;
  }
}
