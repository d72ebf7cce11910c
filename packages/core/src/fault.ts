/**
 * What can go wrong on purpose. The set of kinds is closed: an adapter maps each to one status,
 * and nothing else ever leaves the core as an answer to a person.
 */
export const kinds = [
  "invalid",
  "unauthenticated",
  "forbidden",
  "missing",
  "method",
  "conflict",
  "gone",
  "too_large",
  "limited",
  "unavailable",
] as const;

export type Kind = (typeof kinds)[number];

/** What a page or a client may need beside the code; never holds personal data. */
export interface Detail {
  /** Field path → code of what is wrong with it, for a form to show beside the field. */
  fields?: Record<string, string>;
  /** Seconds until trying again makes sense. */
  retryAfter?: number;
  [more: string]: unknown;
}

const brand = Symbol.for("among.fault");

/** The one error class. `code` is a stable, dotted name such as `report.outside_region`. */
export class Fault extends Error {
  readonly kind: Kind;
  readonly code: string;
  readonly detail: Detail;
  readonly [brand] = true;

  constructor(kind: Kind, code: string, detail: Detail = {}) {
    super(`${kind}: ${code}`);
    this.name = "Fault";
    this.kind = kind;
    this.code = code;
    this.detail = detail;
  }

  /** True for a Fault from any copy of this module (a bundle may hold its own). */
  static is(error: unknown): error is Fault {
    return typeof error === "object" && error !== null && brand in error;
  }
}
