import { Away, Refused, upload } from "../../forms/scripts/api.ts";
import { lang } from "../../forms/scripts/words.ts";
import { reportForm } from "../fields.ts";
import { near, open, type NearReport } from "./api.ts";
import * as Outbox from "./outbox.ts";

export type Sent =
  | { kind: "sent"; link: string }
  | { kind: "near"; list: NearReport[] }
  | { kind: "refused"; code: string; fields: Record<string, string> }
  /** Kept on the device; it goes when the network is back. */
  | { kind: "kept"; confidential: boolean }
  /** No network, and this browser keeps nothing. */
  | { kind: "lost" };

/** The form's fields, its questions among them. */
const fieldsOf = (form: HTMLFormElement) =>
  reportForm([...form.querySelectorAll<HTMLElement>("[data-question]")].map(({ dataset }) => ({ code: dataset.question!, many: dataset.many !== undefined })));

/** True when what is typed may be seen by nobody else who uses the phone: reports of this kind are confidential, or this one is to be. */
export const isConfidential = (form: HTMLFormElement): boolean => form.hasAttribute("data-confidential") || form.querySelector("[name=confidential]:checked") !== null;

/** @param files photos that did not get through earlier */
export async function send(form: HTMLFormElement, files: Blob[], seenNear: boolean): Promise<Sent> {
  const fields = fieldsOf(form);
  const typed = fields.draft(fields.read(new FormData(form)), lang);
  const draft = { ...typed, category: form.dataset.category!, lang };
  try {
    if (!seenNear) {
      const list = await near({ category: draft.category, lat: draft.point?.lat, lng: draft.point?.lng, village: draft.point ? undefined : draft.village });
      if (list.length > 0) return { kind: "near", list };
    }
    while (files.length > 0) {
      draft.photos.push(await upload(files[0]!));
      files.shift();
    }
    return { kind: "sent", link: (await open(draft)).link };
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused", code: error.code, fields: fields.controls(error.fields) };
    if (!(error instanceof Away)) throw error;
  }
  const confidential = isConfidential(form);
  const waiting: Outbox.Waiting = { id: draft.id, category: draft.category, draft, files, at: Date.now(), confidential };
  Outbox.markHere(draft.id);
  return Outbox.keep(waiting).then(
    () => ({ kind: "kept", confidential }),
    () => ({ kind: "lost" }),
  );
}
