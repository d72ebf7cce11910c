import { agenciesOf, type Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import * as Unsent from "@among/core/identity/unsent";
import { maxPhotos } from "@among/core/reports/report/info";
import { takeSent } from "@among/core/reports/report/take";
import { expectPhoto, photoOf } from "@among/core/respond/photos";
import type { Refused } from "../forms/refused.ts";
import { fieldsOf } from "../forms/unsent.ts";
import type { Lang } from "../shell/lang.ts";
import type { Case } from "./case.ts";
import { read, stepInput, type Typed } from "./form.ts";
import { isStepKind, stepNameOf, kindsWithPhotos, type StepKind } from "./steps.ts";

/** A form that was not accepted or not sent yet, with everything typed in it. */
export type Returned = Refused<Typed>;

/** Codes beside the core's own: the result has no photo, which is asked about once; the photo sent before the step has arrived. */
export const codes = { askPhoto: "photo.asked", sentPhoto: "photo.sent" } as const;

/** What a step did: which it was, and whether the case left the agency of whoever took it. */
interface Taken {
  move: StepKind;
  leftAgency: boolean;
}

/** A photo has to be sent before the step; the form is kept until then. */
interface PhotoFirst {
  photo: string;
  cookie: string;
}

interface Sender {
  actor: Actor;
  path: string;
  lang: Lang;
  templates: Partial<Record<StepKind, readonly string[]>>;
}

/**
 * Takes the step a posted form asks for.
 * @returns the step taken, or the photo to send first
 * @throws Fault as `takeSent`; invalid `photo.asked`
 */
export async function submit({ detail: { report } }: Case, typed: Typed, posted: FormData, { actor, path, lang, templates }: Sender): Promise<Taken | PhotoFirst> {
  const { move, version, values } = typed;
  if (!isStepKind(move)) throw new Fault("missing", "move.unknown");
  if (posted.has("addPhoto") && actor.kind === "person") {
    const cookie = await Unsent.keep(actor.id, path, fieldsOf(posted));
    if (!cookie) throw new Fault("invalid", "photo.unkept", { fields: { photos: "other" } });
    return { photo: (await expectPhoto(actor, report.code)).id, cookie };
  }
  if (values.photos?.length === 0 && !typed.withoutPhoto) throw new Fault("invalid", codes.askPhoto);
  const result = await takeSent(actor, { code: report.code, version }, stepNameOf(move), stepInput(move, typed, templates[move], lang));
  return { move, leftAgency: result.report.agency !== report.agency && agenciesOf(actor).includes(report.agency) };
}

/**
 * Adds the photo the browser comes back from sending to the form that waited for it.
 * @param returned the form, where it was kept
 * @param photo id of the photo, if the browser comes from sending one
 */
export async function withSentPhoto(actor: Actor, code: string, returned: Returned | undefined, photo: string | null): Promise<Returned | undefined> {
  const sent = photo ? await photoOf(actor, code, photo) : undefined;
  if (!sent) return returned;
  const typed = returned?.values ?? read(new FormData());
  const move = kindsWithPhotos.find((kind) => kind === typed.move) ?? kindsWithPhotos[0]!;
  const before = typed.move === move ? typed.values : {};
  const returnedWith = (more: Partial<Returned>, photos = before.photos ?? []): Returned => ({ status: 200, code: codes.sentPhoto, fields: {}, detail: {}, action: "", values: { ...typed, move, values: { ...before, photos } }, ...more });
  if (sent.state === "refused") return returnedWith({ code: "photo.refused", fields: { photos: sent.refusal ?? "other" } });
  return returnedWith({}, [...new Set([...(before.photos ?? []), sent.id])].slice(0, maxPhotos));
}
