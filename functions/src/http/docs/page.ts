import type { Document, Operation, Schema } from "./document.ts";

const marks: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const esc = (text: unknown): string => String(text).replace(/[&<>"]/g, (c) => marks[c]!);
/** Text with `code` in it. */
const prose = (text: string | undefined): string => esc(text ?? "").replace(/`([^`]+)`/g, "<code>$1</code>");
const slug = (method: string, path: string): string => `${method}${path.replace(/[^a-z0-9]+/gi, "-")}`.replace(/-$/, "");

interface Entry {
  id: string;
  method: string;
  path: string;
  op: Operation;
}

/** The API's document as a page that needs no script. */
export function page(document: Document): string {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, op]): Entry => ({ id: slug(method, path), method: method.toUpperCase(), path, op })),
  );
  const groups = (document.tags ?? []).map((tag) => ({ ...tag, entries: entries.filter((e) => e.op.tags?.includes(tag.name)) })).filter((g) => g.entries.length > 0);
  const schemas = Object.entries(document.components?.schemas ?? {}).sort(([a], [b]) => a.localeCompare(b));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${esc(document.info.title)}</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header>
<p><a href="/">${esc(document.info.title.replace(/ API$/, ""))}</a></p>
<h1>${esc(document.info.title)}</h1>
<p>${prose(document.info.description)}</p>
<p><a href="/api/openapi.json">OpenAPI 3.1 document</a></p>
</header>
<nav aria-label="Operations">
${groups.map((g) => `<h2>${esc(g.name)}</h2>\n<ul>\n${g.entries.map((e) => `<li><a href="#${e.id}">${esc(e.op.summary ?? e.path)}</a></li>`).join("\n")}\n</ul>`).join("\n")}
<h2><a href="#shapes">Shapes</a></h2>
</nav>
<main id="content">
${groups.map((g) => `<section>\n<h2>${esc(g.name)}</h2>\n<p>${prose(g.description)}</p>\n${g.entries.map(operation).join("\n")}\n</section>`).join("\n")}
<section id="shapes">
<h2>Shapes</h2>
${schemas.map(([name, schema]) => `<article id="shape-${esc(name)}">\n<h3>${esc(name)}</h3>\n<p>${prose(schema.description)}</p>\n${fields(schema, name)}\n</article>`).join("\n")}
</section>
</main>
</body>
</html>
`;
}

function operation({ id, method, path, op }: Entry): string {
  return `<article id="${id}">
<h3><a href="#${id}">${esc(op.summary ?? path)}</a></h3>
<p class="call"><strong>${method}</strong> <code>${esc(path)}</code></p>
<p class="access">${access(op)}</p>
${op.description ? `<p>${prose(op.description)}</p>` : ""}
${parameters(op, op.summary ?? path)}
${op.requestBody ? `<h4>Send</h4>\n${contents(op.requestBody.content, `sent to ${op.summary ?? path}`)}` : ""}
<h4>Answers</h4>
<dl>
${Object.entries(op.responses).map(([status, r]) => `<dt><code>${esc(status)}</code></dt><dd>${prose(r.description)}${r.content ? `: ${Object.values(r.content).map((c) => type(c.schema)).join(" or ")}` : ""}</dd>`).join("\n")}
</dl>
</article>`;
}

function access(op: Operation): string {
  if (!op.security?.length) return "Open to everyone";
  return op["x-roles"] ? `Signed in as ${op["x-roles"].map((r) => `<code>${esc(r)}</code>`).join(", ")}` : "Signed in";
}

const contents = (content: Record<string, { schema?: Schema }>, of: string): string =>
  Object.entries(content).map(([media, { schema }]) => `<p><code>${esc(media)}</code>: ${type(schema)}</p>\n${schema?.$ref ? "" : fields(schema ?? {}, of)}`).join("\n");

function parameters({ parameters = [] }: Operation, of: string): string {
  if (parameters.length === 0) return "";
  return table("Parameters", of, parameters.map((p) => [`<code>${esc(p.name)}</code>`, p.in, `${type(p.schema)}${p.required ? "" : ", optional"}`, prose(p.description ?? p.schema?.description)]), ["Name", "In", "Type", "Meaning"]);
}

function fields(schema: Schema, of: string): string {
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map((choice, n) => fields(choice, `${of}, ${n + 1}`)).join("\n<p>or</p>\n");
  const all = (schema.allOf ?? []).map((part, n) => fields(part, `${of}, part ${n + 1}`)).join("\n");
  const own = Object.entries(schema.properties ?? {});
  if (own.length === 0) return all;
  return `${all}${table("Fields", of, own.map(([name, s]) => [`<code>${esc(name)}</code>`, `${type(s)}${schema.required?.includes(name) ? "" : ", optional"}`, prose(s.description)]), ["Name", "Type", "Meaning"])}`;
}

/** @param of what it belongs to: regions that scroll need names of their own */
const table = (caption: string, of: string, rows: string[][], heads: string[]): string => `<div class="wide" tabindex="0" role="region" aria-label="${caption}: ${esc(of)}"><table>
<caption>${caption}</caption>
<thead><tr>${heads.map((h) => `<th scope="col">${h}</th>`).join("")}</tr></thead>
<tbody>
${rows.map(([first, ...rest]) => `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n")}
</tbody>
</table></div>`;

/** A schema in a few words, with a link where it has a name. */
function type(schema: Schema | undefined): string {
  if (!schema) return "anything";
  const name = schema.$ref?.split("/").at(-1) ?? (schema.allOf?.length === 1 ? schema.allOf[0]!.$ref?.split("/").at(-1) : undefined);
  if (name) return `<a href="#shape-${esc(name)}">${esc(name)}</a>`;
  if (schema.enum) return schema.enum.map((v) => `<code>${esc(v)}</code>`).join(" ");
  if (schema.const !== undefined) return `<code>${esc(schema.const)}</code>`;
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map(type).join(" or ");
  if (schema.items) return `list of ${type(schema.items)}`;
  if (typeof schema.additionalProperties === "object") return `map of ${type(schema.additionalProperties)}`;
  const word = [schema.type ?? "anything"].flat().join(" or ");
  const limits = [
    schema.minimum !== undefined || schema.maximum !== undefined ? `${schema.minimum ?? "…"}–${bound(schema.maximum)}` : "",
    schema.minLength !== undefined || schema.maxLength !== undefined ? `${schema.minLength ?? 0}–${schema.maxLength ?? "…"} characters` : "",
    schema.default !== undefined ? `usually <code>${esc(JSON.stringify(schema.default))}</code>` : "",
  ].filter(Boolean);
  return [esc(schema.format ? `${word} (${schema.format})` : word), ...limits].join(", ");
}

const bound = (max: number | undefined): string => (max === undefined || max > 1e15 ? "…" : String(max));
