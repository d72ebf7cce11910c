// Also runs in the browser: nothing here may need the server.
import { id } from "@among/core/id";
import type { Lang } from "../shell/lang.ts";

/**
 * One field of a form. What was typed is kept as it was typed, so that nothing a person wrote is lost because it could
 * not be read.
 */
export interface Codec<Typed, Value> {
  /** What an empty form holds. */
  blank(): Typed;
  /** @param name of the field's control; a field of several controls names them itself */
  read(posted: FormData, name: string): Typed;
  /** What the core judges: undefined where it was left empty, NaN for a number that cannot be read, so that the core names the field among all others. */
  value(typed: Typed, lang: Lang): Value | undefined;
  /** A value as somebody would type it. */
  typed(value: Value, lang: Lang): Typed;
  /** The controls that would send it, where they are not named like the field or its parts. */
  pairs?(typed: Typed, name: string): Pair[];
  /** The control beside which to say what is wrong, where it is not named like the field. @param below the path inside the field */
  control?(below: string): string;
  /** What of it may be sent again after a refusal. */
  renew?(typed: Typed, code: string): Typed;
}

/** Name and value of a control. */
export type Pair = [name: string, value: string];

/** What was typed into a control; empty where it was not sent. */
export function textIn(posted: FormData, name: string): string {
  const value = posted.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** All that was chosen under one name. */
export const textsIn = (posted: FormData, name: string): string[] =>
  posted.getAll(name).flatMap((value) => (typeof value === "string" && value.trim() ? [value.trim()] : []));

/** The version of a thing that the form was made from; undefined where it says none. */
export function versionIn(posted: FormData): number | undefined {
  const version = Number(textIn(posted, "version"));
  return Number.isInteger(version) && version > 0 ? version : undefined;
}

/** A field of one line whose text means something else: a number, an amount. */
export const written = <Value>(value: (typed: string, lang: Lang) => Value | undefined, typed: (value: Value, lang: Lang) => string): Codec<string, Value> => ({ blank: () => "", read: textIn, value, typed });

/** Words, a day, one choice of several. */
export const text: Codec<string, string> = written((typed) => typed || undefined, (value) => value);

/** Text that has to be there: the core judges an empty one as well. */
export const requiredText: Codec<string, string> = { ...text, value: (typed) => typed };

/** A whole number. */
export const whole: Codec<string, number> = written((typed) => (typed ? (/^\d{1,6}$/.test(typed) ? Number(typed) : Number.NaN) : undefined), String);

/** A box that is ticked or not. */
export const yes: Codec<boolean, boolean> = { blank: () => false, read: (posted, name) => !["", "0"].includes(textIn(posted, name)), value: (typed) => typed, typed: (value) => value };

/** The id of what is being made, so that sending the form twice makes one thing; a new one where that id is used up. */
export const ident = (prefix: string): Codec<string, string> => ({
  blank: () => id(prefix),
  read: (posted, name) => textIn(posted, name) || id(prefix),
  value: (typed) => typed,
  typed: (value) => value,
  renew: (typed, code) => (code.endsWith(".id_taken") ? id(prefix) : typed),
});

/** Ids of photos that went ahead of the form; none of them where one was refused. */
export const photos: Codec<string[], string[]> = {
  blank: () => [],
  read: textsIn,
  value: (typed) => typed,
  typed: (value) => value,
  renew: (typed, code) => (code.startsWith("photo.") ? [] : typed),
};

const degrees = (typed: string): number => (/^-?\d{1,3}(\.\d{1,20})?$/.test(typed) ? Number(typed) : Number.NaN);

/** A point on the map, in the controls `lat` and `lng`. @param control beside which to say what is wrong with it */
export const point = (control: string): Codec<{ lat: string; lng: string }, { lat: number; lng: number }> => ({
  blank: () => ({ lat: "", lng: "" }),
  read: (posted) => ({ lat: textIn(posted, "lat"), lng: textIn(posted, "lng") }),
  value: ({ lat, lng }) => (lat && lng ? { lat: degrees(lat), lng: degrees(lng) } : undefined),
  typed: ({ lat, lng }) => ({ lat: String(lat), lng: String(lng) }),
  control: () => control,
});
