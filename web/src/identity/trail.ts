import type { Filter } from "@among/core/identity/audit";

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
