import type { Lang } from "@among/core/lang";

export { langs, type Lang } from "@among/core/lang";

/** The address of a page in a language: Indonesian has no prefix. `path` starts with a slash and carries no prefix. */
export function link(lang: Lang, path: string): string {
  if (lang === "id") return path;
  return path === "/" ? "/en" : `/en${path}`;
}

/** The language a request asks for by its path, and the same request for the unprefixed page. */
export function withoutLanguage(request: Request): { lang: Lang; request: Request } {
  const url = new URL(request.url);
  if (url.pathname !== "/en" && !url.pathname.startsWith("/en/")) return { lang: "id", request };
  url.pathname = url.pathname.slice("/en".length) || "/";
  return { lang: "en", request: new Request(url, request) };
}
