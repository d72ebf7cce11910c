declare const brand: unique symbol;

/** A path on this very site. Only `localPath` makes one, and redirects accept nothing else: no open redirect can be written. */
export type LocalPath = string & { readonly [brand]: true };

const maxLength = 500;

/**
 * Reads a target a person's browser handed in.
 * @returns the path with its query, or `fallback` for anything that could leave the site or break a header
 */
export function localPath(target: unknown, fallback: LocalPath = home): LocalPath {
  if (typeof target !== "string" || target.length > maxLength) return fallback;
  // Browsers read `\` as `/` and skip tabs and newlines, so those are refused before anything is parsed.
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(target) || target.includes("\\")) return fallback;
  const base = "https://here.invalid";
  let url: URL;
  try {
    url = new URL(target, base);
  } catch {
    return fallback;
  }
  const path = url.pathname + url.search + url.hash;
  // `/x/..//evil.example` turns into `//evil.example` once its dots are resolved.
  return url.origin === base && !path.startsWith("//") ? (path as LocalPath) : fallback;
}

export const home = "/" as LocalPath;

/** A path written in this code, with its query. Values are encoded. */
export function local(path: `/${string}`, query: Record<string, string | undefined> = {}): LocalPath {
  const search = new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)).toString();
  return localPath(search ? `${path}${path.includes("?") ? "&" : "?"}${search}` : path);
}
