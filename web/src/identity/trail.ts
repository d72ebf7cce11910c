import type { Entry, Filter } from "@among/core/identity/audit";

const id = /^[\w:.-]{1,60}$/;

/** The trail's filters in an address; what cannot be one is left out. */
export function readFilter(query: URLSearchParams): Filter {
  const fit = (name: string, pattern: RegExp): string | undefined => {
    const value = query.get(name)?.trim();
    return value && pattern.test(value) ? value : undefined;
  };
  return { month: fit("month", /^\d{4}-\d{2}$/), subject: fit("subject", id), by: fit("by", id), action: fit("action", /^[a-z_.]{1,40}$/) };
}

/** `?month=…`, only what is set. */
export function queryOf(filter: Filter): string {
  const set = Object.entries(filter).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return set.length > 0 ? `?${new URLSearchParams(set)}` : "";
}

/**
 * What an entry tells beside who, what and on what: `jam untuk menjawab: 24 → 8`.
 * @param say the words: names of fields, values in words, and how a change is written
 */
export function detailText({ detail }: Pick<Entry, "detail">, say: { keys: Record<string, string>; value: (key: string, value: string) => string; words: { changed: (before: string, after: string) => string; nothing: string } }): string {
  const text = (key: string, value: Entry["detail"][string]): string => (value === undefined || value === "" ? say.words.nothing : say.value(key, String(value)));
  const changed = Object.keys(detail).filter((key) => key.endsWith(".before")).map((key) => key.slice(0, -".before".length));
  const fields = [...new Set([...Object.keys(detail).filter((key) => !key.endsWith(".before")), ...changed])];
  return fields
    .filter((key) => changed.includes(key) || (detail[key] !== undefined && detail[key] !== ""))
    .map((key) => `${say.keys[key] ?? key}: ${changed.includes(key) ? say.words.changed(text(key, detail[`${key}.before`]), text(key, detail[key])) : text(key, detail[key])}`)
    .join("; ");
}
