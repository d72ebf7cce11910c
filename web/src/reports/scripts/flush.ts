import * as Draft from "./draft.ts";
import { open, Refused, upload } from "./api.ts";
import * as Outbox from "./outbox.ts";

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
    return { waiting, sent: await open(waiting.draft) };
  } catch (error) {
    if (!(error instanceof Refused) || error.status === 429) return undefined;
    Draft.put(waiting.category, { id: waiting.id, fields: fieldsOf(waiting.draft), at: Date.now() });
    return { waiting, refused: true };
  }
}

/** The draft as the form's fields, so that the person can mend what was refused. */
function fieldsOf(draft: Record<string, unknown>): [string, string][] {
  const fields: [string, string][] = [];
  const point = draft.point as { lat: number; lng: number } | undefined;
  if (point) fields.push(["lat", String(point.lat)], ["lng", String(point.lng)]);
  for (const name of ["village", "landmark", "description", "phone"]) if (draft[name]) fields.push([name, String(draft[name])]);
  for (const name of ["anonymous", "confidential"]) if (draft[name]) fields.push([name, "1"]);
  for (const [code, given] of Object.entries((draft.answers ?? {}) as Record<string, string | string[]>)) {
    for (const value of [given].flat()) fields.push([`answers.${code}`, value]);
  }
  for (const photo of draft.photos as string[]) fields.push(["photos", photo]);
  return fields;
}
