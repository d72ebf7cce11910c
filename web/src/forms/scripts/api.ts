/** The API refused; `fields` are the same as on pages that the server renders. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Record<string, string>;
  constructor(status: number, error: { code?: string; fields?: Record<string, string> }) {
    super(error.code ?? String(status));
    this.status = status;
    this.code = error.code ?? "internal";
    this.fields = error.fields ?? {};
  }
}

/** The network or the server cannot be reached: trying again later makes sense. */
export class Away extends Error {}

/** Asks the API. @throws Away, Refused */
export async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, { credentials: "same-origin", ...init }).catch(() => {
    throw new Away();
  });
  if (response.status === 429) throw new Refused(429, { code: "limited" });
  if (response.status >= 500) throw new Away();
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, body.error ?? {});
  return body as T;
}

/** Sends a body to the API. @throws Away, Refused */
export const post = <T>(path: string, body: unknown, init: RequestInit = {}): Promise<T> =>
  ask(path, { ...init, method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/**
 * Sends one photo straight to the bucket.
 * @returns its id
 */
export async function upload(photo: Blob): Promise<string> {
  const { id, url, fields } = await post<{ id: string; url: string; fields: Record<string, string> }>("/api/photos", { type: photo.type, bytes: photo.size });
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", photo);
  const response = await fetch(url, { method: "POST", body }).catch(() => {
    throw new Away();
  });
  if (response.status >= 500) throw new Away();
  if (!response.ok) throw new Refused(response.status, {});
  return id;
}
