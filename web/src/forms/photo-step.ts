import { use } from "@among/core/config";
import type { UploadForm } from "@among/core/bucket";
import type { LocalPath } from "@among/core/identity/local-path";
import * as Photo from "@among/core/media/photo";

/** How far somebody has come with adding a photo to what they sent. */
export type Step<Closed extends string = string> =
  /** Nothing chosen yet; one press asks for a place. */
  | { kind: "begin" | "arriving" | "there" }
  | { kind: "send"; form: UploadForm }
  | { kind: "refused"; code: Photo.Refusal }
  | { kind: "closed"; why: Closed };

interface Place<Closed extends string> {
  target: Photo.Target;
  /** Photos that belong to it already. */
  photos: readonly string[];
  /** Why it takes none any more. */
  closed?: Closed;
  /** Where the bucket sends the browser once the file is there. */
  returnTo: LocalPath;
  /** The browser comes from the bucket. */
  arrived: boolean;
}

/**
 * The step of one expected photo. The caller has already decided that this person may add photos there.
 * @param id of the photo, from the address; anything else, also a photo for another thing, begins anew
 */
export async function stepOf<Closed extends string>(id: string | null, { target, photos, closed, returnTo: returnTo, arrived }: Place<Closed>): Promise<Step<Closed>> {
  const photo = id ? await Photo.get(id) : undefined;
  const photoHere = photo?.for?.kind === target.kind && photo.for.id === target.id ? photo : undefined;
  if (photoHere && photos.includes(photoHere.id)) return { kind: "there" };
  if (photoHere?.state === "refused") return { kind: "refused", code: photoHere.refusal ?? "photo.unreadable" };
  if (closed) return { kind: "closed", why: closed };
  if (!photoHere) return { kind: "begin" };
  if (photoHere.state === "ready" || arrived) return { kind: "arriving" };
  return { kind: "send", form: await uploadFormOf(photoHere, returnTo) };
}

/** The signed form; where the bucket is this very site, by its path, so that it works under every address the site has. */
export async function uploadFormOf(photo: Pick<Photo.Photo, "id">, returnTo: LocalPath): Promise<UploadForm> {
  const form = await Photo.formFor(photo, returnTo);
  const own = `${use().origin}/`;
  return { ...form, url: form.url.startsWith(own) ? form.url.slice(own.length - 1) : form.url };
}
