import { Away, near, open, Refused, upload, type NearReport } from "./api.ts";
import * as Outbox from "./outbox.ts";
import { lang } from "./words.ts";

export type Sent =
  | { kind: "sent"; link: string }
  | { kind: "near"; list: NearReport[] }
  | { kind: "refused"; code: string; fields: Record<string, string> }
  /** Kept on the device; it goes when the network is back. */
  | { kind: "kept" }
  /** No network, and this browser keeps nothing. */
  | { kind: "lost" };

/** Reads the form as the API wants it. */
export function draftOf(form: HTMLFormElement): Record<string, unknown> & { id: string; category: string; photos: string[]; point?: { lat: number; lng: number }; village?: string } {
  const data = new FormData(form);
  const text = (name: string): string | undefined => (data.get(name) as string | null)?.trim() || undefined;
  const answers: Record<string, string | string[]> = {};
  for (const question of form.querySelectorAll<HTMLElement>("[data-question]")) {
    const code = question.dataset.question!;
    const given = data.getAll(`answers.${code}`).map(String).filter((v) => v.trim());
    if (given.length > 0) answers[code] = question.hasAttribute("data-many") ? given : given[0]!;
  }
  const lat = text("lat");
  return {
    id: text("id")!,
    category: form.dataset.category!,
    point: lat ? { lat: Number(lat), lng: Number(text("lng")) } : undefined,
    village: text("village"),
    landmark: text("landmark"),
    answers,
    description: text("description") ?? "",
    photos: data.getAll("photos").map(String),
    phone: text("phone"),
    anonymous: data.has("anonymous"),
    confidential: data.has("confidential"),
    lang,
  };
}

/** @param files photos that did not get through earlier */
export async function send(form: HTMLFormElement, files: Blob[], seenNear: boolean): Promise<Sent> {
  const draft = draftOf(form);
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
    if (error instanceof Refused) return { kind: "refused", code: error.code, fields: error.fields };
    if (!(error instanceof Away)) throw error;
  }
  const waiting: Outbox.Waiting = { id: draft.id, category: draft.category, draft, files, at: Date.now() };
  return Outbox.keep(waiting).then(
    () => ({ kind: "kept" }),
    () => ({ kind: "lost" }),
  );
}
