import type { Document, Operation } from "@among/functions/http/docs/document";
import type { Chance } from "@among/local/seed/chance";
import { likely, mutated, sample, type Known, type Op } from "./operations.ts";
import type { Served } from "./pages.ts";
import { brokenJson, brokenMultipart, contentTypes, nastyString } from "./values.ts";
import type { Shot } from "./wire.ts";

/** What is shot at, and with what. */
export interface Range {
  document: Document;
  operations: Op[];
  forms: Served[];
  paths: string[];
  known: Known;
  chance: Chance;
  origin: string;
  /** The cookies of one of the people, or of a browser in the middle of something. */
  cookieOf(who: string): string;
  people: readonly string[];
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed()).slice(0, 6_000);
/** Without what no client library would put into a line of HTTP. */
const line = (text: string): string => text.replace(/[^\x21-\x7e]/g, "").slice(0, 3_000);

/** What ends somebody's sign-in, or takes roles: shot at with an account of its own, so that the others go on. */
const ends = /^\/(auth\/(out|session|staff\/(password|codes|enrol))|akun|api\/me$|admin\/orang)/;

const headersOf = (r: Range, who: string, more: Record<string, string> = {}): Record<string, string> => {
  const cookie = r.cookieOf(who);
  const headers: Record<string, string> = { origin: r.origin, ...(cookie ? { cookie } : {}), ...more };
  if (r.chance.often(0.03)) headers.origin = r.chance.pick(["null", "http://evil.example", "", "localhost"]);
  if (r.chance.often(0.03)) headers["accept-language"] = line(nastyString(r.chance)) || "xx";
  // A refusal as JSON costs a tenth of the page that says the same: more of them fit into the time.
  if (r.chance.often(0.6)) headers.accept = "application/json";
  else if (r.chance.often(0.05)) headers.accept = r.chance.pick(["text/html", "*/*;q=9", "a"]);
  if (r.chance.often(0.03)) headers["if-none-match"] = line(nastyString(r.chance)) || "*";
  if (r.chance.often(0.03)) headers["accept-encoding"] = r.chance.pick(["gzip", "br", "identity;q=0", "x", "gzip;q=nan"]);
  if (r.chance.often(0.02)) headers.range = r.chance.pick(["bytes=0-1", "bytes=-1", "bytes=9-1", "a"]);
  if (r.chance.often(0.02)) headers["x-forwarded-for"] = line(nastyString(r.chance)) || "a";
  if (r.chance.often(0.02)) headers.cookie = `${cookie}; among.session_token=${line(nastyString(r.chance)).replaceAll(";", "")}; among_device=${encoded(nastyString(r.chance)).slice(0, 200)}; =; ;a`;
  return headers;
};

/** Who gets further than the door: those with a role for it, or anybody who is signed in. */
const whoMay = ({ security, "x-roles": roles }: Operation): readonly string[] => roles ?? (security?.length ? ["citizen", "farmer", "buyer"] : ["guest", "device", "citizen"]);

/** An operation of the API, with parameters and a body that fit more or less. */
function operation(r: Range): Shot {
  const { chance, known } = r;
  const { method, path, operation } = chance.pick(r.operations);
  const who = ends.test(path) && method === "DELETE" ? "spare" : chance.often(0.7) ? chance.pick(whoMay(operation)) : chance.pick(r.people);
  const text = (name: string): string => (chance.often(0.25) ? nastyString(chance) : likely(name, known, chance));
  const address = path.replace(/\{(\w+)\}/g, (_, name) => encoded(text(name)) || "x");
  const query = (operation.parameters ?? []).filter((p) => p.in === "query" && chance.often(0.4)).map((p) => `${p.name}=${encoded(p.schema?.enum && chance.often(0.7) ? String(chance.pick(p.schema.enum)) : text(p.name))}`);
  if (chance.often(0.05)) query.push(`${encoded(nastyString(chance)).slice(0, 100)}=${encoded(nastyString(chance))}`, ...query);
  const schema = operation.requestBody?.content["application/json"]?.schema;
  const fits = schema && sample(schema, "", r.document, known, chance);
  const body = method === "GET" ? undefined : chance.often(0.04) ? chance.pick(brokenJson) : schema ? JSON.stringify(chance.often(0.25) ? fits : mutated(fits, chance)) : undefined;
  return { method, path: address + (query.length > 0 ? `?${query.join("&")}` : ""), headers: headersOf(r, who, body === undefined ? {} : { "content-type": "application/json" }), body };
}

/** A form of a page as it was served, with some of its fields made into something else. */
function form(r: Range): Shot {
  const { chance, known } = r;
  const served = chance.pick(r.forms);
  const path = served.action.replace(/^https?:\/\/[^/]+/, "");
  const who = ends.test(path) && !path.startsWith("/admin") ? "spare" : chance.often(0.9) ? served.who : chance.pick(r.people);
  const button = served.buttons.length > 0 && chance.often(0.8) ? [chance.pick(served.buttons)] : [];
  const open = served.open.filter(() => chance.often(0.4)).map((name): [string, string] => [name, "on"]);
  const all = [...served.fields, ...open, ...button].filter(([name]) => name !== "renew" && !chance.often(0.05));
  const fields = all.map(([name, value]): [string, string] => {
    if (name === "version" && path.startsWith("/admin/orang")) return [name, nastyString(chance)];
    if (chance.often(0.15)) return [name, nastyString(chance)];
    return [name, value === "" || chance.often(0.1) ? likely(name, known, chance) : value];
  });
  if (chance.often(0.08)) fields.push(...fields.slice(0, 2), [nastyString(chance).slice(0, 60), nastyString(chance)]);
  const more: Record<string, string> = served.cookie && who === "guest" ? { cookie: served.cookie } : {};
  if (served.method === "get") return { method: "GET", path: `${path.split("?")[0]}?${fields.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&")}`.slice(0, 12_000), headers: headersOf(r, who, more) };
  if (!served.multipart) return { method: "POST", path, headers: headersOf(r, who, { ...more, "content-type": "application/x-www-form-urlencoded" }), body: fields.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&") };
  const part = (name: string, value: string, file = ""): string => `--x\r\ncontent-disposition: form-data; name="${name.replace(/["\r\n]/g, "")}"${file}\r\n\r\n${value}\r\n`;
  const file = chance.often(0.6) ? part("file", nastyString(chance), '; filename="a.csv"') : "";
  return { method: "POST", path, headers: headersOf(r, who, { ...more, "content-type": "multipart/form-data; boundary=x" }), body: `${fields.map(([name, value]) => part(name, value)).join("")}${file}--x--\r\n` };
}

/** An address of the site that somebody typed wrongly, or on purpose. */
function page(r: Range): Shot {
  const { chance } = r;
  const path = chance.pick(r.paths);
  const parts = path.split("?")[0]!.split("/");
  if (chance.often(0.4)) parts[chance.wholeNumber(1, parts.length - 1)] = encoded(nastyString(chance));
  if (chance.often(0.1)) parts.push(line(nastyString(chance)));
  const names = ["lanjut", "galat", "langkah", "cara", "to", "kode", "kunci", "ok", "category", "village", "commodity", "sort", "month", "state", "q", "sisi", "salin", "komoditas", "near", "priceFrom", "priceTo", "bulan", "by", "subject", "petugas", "lang", "cursor", "limit"];
  const query = Array.from({ length: chance.wholeNumber(0, 3) }, () => `${chance.pick(names)}=${chance.often(0.1) ? line(nastyString(chance)) : encoded(nastyString(chance))}`);
  const address = `${chance.often(0.2) ? "/en" : ""}${parts.join("/")}${query.length > 0 ? `?${query.join("&")}` : ""}`;
  return { method: chance.pick(["GET", "GET", "GET", "HEAD"]), path: address.startsWith("/") ? address : `/${address}`, headers: headersOf(r, chance.pick(r.people)) };
}

/** Any address with any method, kind of body and body. */
function protocol(r: Range): Shot {
  const { chance } = r;
  const own = ["/auth/passkey/generate-authenticate-options", "/auth/passkey/verify-authentication", "/auth/passkey/generate-register-options", "/auth/passkey/verify-registration", "/auth/passkey/list-user-passkeys", "/_local/bucket/upload?policy=e30&signature=a", "/_local/bucket/read/private/x", "/_local/inbox", "/media/pho_/480.webp", "/api/openapi.json", "/sw.js", "/auth/staff", "/auth/phone", "/auth/code"];
  const address = chance.often(0.5) ? chance.pick(r.operations).path.replace(/\{(\w+)\}/g, "x") : chance.pick([...own, ...r.paths]);
  const type = chance.pick(contentTypes);
  const body = chance.pick([...brokenJson, ...brokenMultipart, ...brokenMultipart, "a=b&a=c&__proto__=d", "%", "%zz=%ff&=&&&", "a[]=1&a[b]=2", "x".repeat(150_000)]);
  const method = chance.pick(["POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "GET", "HEAD"]);
  const who = ends.test(address) ? "spare" : chance.pick(r.people);
  return { method, path: line(address.split("?")[0]!) + (address.includes("upload") ? "?policy=e30&signature=a" : ""), headers: headersOf(r, who, type ? { "content-type": type } : {}), body: method === "GET" || method === "HEAD" ? undefined : body };
}

/** The next request. */
export function shot(r: Range): Shot {
  const share = r.chance.between(0, 1);
  return share < 0.5 ? operation(r) : share < 0.76 ? form(r) : share < 0.86 ? page(r) : protocol(r);
}
