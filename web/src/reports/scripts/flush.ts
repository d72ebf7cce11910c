import { Refused, upload } from "../../forms/scripts/api.ts";
import * as Draft from "../../forms/scripts/draft.ts";
import { lang } from "../../forms/scripts/words.ts";
import { reportForm } from "../fields.ts";
import { open } from "./api.ts";
import * as Outbox from "./outbox.ts";

const form = reportForm();

export type Outcome = { waiting: Outbox.Waiting } & ({ sent: { code: string; link: string } } | { refused: true });

/**
 * Sends what waits. The report's id was made when the form was opened, so however often this runs, and from however
 * many tabs, one report comes of it. Stops at the first sign that the network is still away.
 */
export async function flush(tell: (outcome: Outcome) => void): Promise<void> {
  if (!Outbox.isMarked()) return;
  await locked(async () => {
    for (const waiting of await Outbox.all()) {
      const outcome = await send(waiting);
      if (!outcome) return;
      await Outbox.drop(waiting.id);
      tell(outcome);
    }
    Outbox.unmark();
  });
}

const locked = (work: () => Promise<void>): Promise<void> =>
  navigator.locks ? navigator.locks.request("among.outbox", { ifAvailable: true }, (lock) => (lock ? work() : undefined)) : work();

/** @returns undefined while the network is away, or asks for patience */
async function send(waiting: Outbox.Waiting): Promise<Outcome | undefined> {
  try {
    while (waiting.files.length > 0) {
      waiting.draft.photos.push(await upload(waiting.files[0]!));
      waiting.files.shift();
      await Outbox.keep(waiting);
    }
    return { waiting, sent: await open(waiting.draft, waiting.confidential) };
  } catch (error) {
    if (!(error instanceof Refused) || error.status === 429) return undefined;
    // What somebody else wrote in confidence is not put before whoever has the phone now.
    if (waiting.confidential && !Outbox.isFromHere(waiting.id)) return { waiting, refused: true };
    // Back into the form's controls, so that the person can mend what was refused.
    const fields = form.pairs(form.typed(waiting.draft, lang)).filter(([name]) => name !== "id");
    Draft.put(waiting.category, { id: waiting.id, fields, at: Date.now() }, waiting.confidential);
    return { waiting, refused: true };
  }
}
