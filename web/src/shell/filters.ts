import type * as z from "zod";
import type { Region } from "@among/region";

/** How one field is read from an address, where that is more than its schema says, and written into it. */
interface Spelling<T> {
  /** @returns undefined for what the town does not have */
  read?(text: string, region: Region): T | undefined;
  write?(value: T): string;
}
type Spellings<S extends z.ZodObject> = { [K in keyof z.output<S>]?: Spelling<NonNullable<z.output<S>[K]>> };

/** `priceFrom` is `price_from` in an address. */
const parameter = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * A noun's filter in the address of its page: reading it, and links that keep it. Its fields are the schema's.
 * @param spellings of the fields that people or addresses write differently
 */
export function filterIn<S extends z.ZodObject>(schema: S, spellings: Spellings<S> = {}) {
  const names = Object.keys(schema.shape) as (keyof z.output<S> & string)[];
  const spelling = (name: string): Spelling<unknown> => spellings[name as keyof typeof spellings] ?? {};
  const readField = (name: string, text: string, region: Region): unknown => {
    const { read } = spelling(name);
    return read ? read(text, region) : schema.shape[name]!.safeParse(text).data;
  };
  return {
    /** What the address asks for. What does not fit is left out, so that an old link still shows a list. */
    read: (query: URLSearchParams, region: Region): z.output<S> =>
      Object.fromEntries(
        names.map((name) => {
          const text = query.get(parameter(name))?.trim();
          return [name, text ? readField(name, text, region) : undefined];
        }),
      ) as z.output<S>,
    /** The parameters that an address gives and that say nothing here: a page tells that it left them out. */
    unread: (query: URLSearchParams, region: Region): string[] =>
      names.filter((name) => {
        const text = query.get(parameter(name))?.trim();
        return text && readField(name, text, region) === undefined;
      }).map(parameter),
    /** What a link that keeps the filter carries, by parameter. */
    parameters: (filter: z.output<S>): Record<string, string> =>
      Object.fromEntries(
        names.flatMap((name) => {
          const value: unknown = filter[name];
          return value === undefined ? [] : [[parameter(name), (spelling(name).write ?? String)(value)]];
        }),
      ),
  };
}

/** `?category=…`, or nothing when nothing is asked; what has no value is left out. */
export function search(parameters: Record<string, string | undefined>): string {
  const text = new URLSearchParams(Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]))).toString();
  return text && `?${text}`;
}
