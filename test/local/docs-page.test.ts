import { expect, test } from "vitest";
import type { Document } from "@among/functions/http/docs/document";
import { page } from "@among/functions/http/docs/page";

const answers = { 200: { description: "The `thing`" } };
const text = (schema: object) => ({ content: { "application/json": { schema } } });

const document: Document = {
  info: { title: "Batu & co API", version: "1", description: "Open `data`" },
  tags: [{ name: "Things", description: "All <things>" }, { name: "Empty" }],
  paths: {
    "/api/things/{id}": {
      get: { summary: "Read \"one\"", tags: ["Things"], parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }, { name: "lang", in: "query", schema: { enum: ["id", "en"], description: "Language" } }], responses: { 200: { description: "It", ...text({ $ref: "#/components/schemas/Thing" }) }, 404: { description: "None" } } },
      post: { summary: "Change", description: "With `care`", tags: ["Things", "Other"], security: [{ session: [] }], "x-roles": ["admin", "editor"], requestBody: text({ properties: { a: { type: "string" } }, required: ["a"] }), responses: { 204: { description: "Done" } } },
      delete: { tags: ["Things"], security: [{ session: [] }], requestBody: text({ $ref: "#/components/schemas/Thing" }), responses: answers },
    },
    "/api/hidden": { get: { summary: "Hidden", responses: answers } },
  },
  components: {
    schemas: {
      Zone: { description: "Nothing in it" },
      Thing: {
        description: "A `thing`",
        required: ["name"],
        properties: {
          name: { type: "string", minLength: 2, maxLength: 60, description: "Its name" },
          at: { type: "string", format: "date-time" },
          kind: { const: "thing" },
          count: { type: ["integer", "null"], minimum: 1, maximum: 9 },
          most: { type: "number", maximum: 5 },
          least: { type: "integer", minimum: 0, maximum: 9007199254740991 },
          short: { type: "string", maxLength: 5 },
          long: { type: "string", minLength: 5 },
          tags: { type: "array", items: { type: "string" } },
          names: { type: "object", additionalProperties: { type: "number" } },
          open: { type: "object", additionalProperties: true, default: { a: 1 } },
          zone: { $ref: "#/components/schemas/Zone" },
          described: { allOf: [{ $ref: "#/components/schemas/Zone" }] },
          both: { allOf: [{ type: "string" }, { type: "number" }] },
          either: { anyOf: [{ type: "string" }, { type: "number" }] },
        },
      },
      Choice: { oneOf: [{ properties: { a: {} } }, { properties: { b: {} } }] },
      Parts: { allOf: [{ properties: { a: {} } }, { properties: { b: {} } }], properties: { c: {} } },
    },
  },
};

const row = (name: string, type: string, meaning = ""): string => `<tr><th scope="row"><code>${name}</code></th><td>${type}</td><td>${meaning}</td></tr>`;
const table = (of: string, rows: string[], caption = "Fields", heads = ["Name", "Type", "Meaning"]): string =>
  `<div class="wide" tabindex="0" role="region" aria-label="${caption}: ${of}"><table>\n<caption>${caption}</caption>\n<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead>\n<tbody>\n${rows.join("\n")}\n</tbody>\n</table></div>`;

test("the page of the API's document, to the letter", () => {
  expect(page(document)).toBe(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Batu &amp; co API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header>
<p><a href="/">Batu &amp; co</a></p>
<h1>Batu &amp; co API</h1>
<p>Open <code>data</code></p>
<p><a href="/api/openapi.json">OpenAPI 3.1 document</a></p>
</header>
<nav aria-label="Operations">
<h2>Things</h2>
<ul>
<li><a href="#get-api-things-id">Read &quot;one&quot;</a></li>
<li><a href="#post-api-things-id">Change</a></li>
<li><a href="#delete-api-things-id">/api/things/{id}</a></li>
</ul>
<h2><a href="#shapes">Shapes</a></h2>
</nav>
<main id="content">
<section>
<h2>Things</h2>
<p>All &lt;things&gt;</p>
<article id="get-api-things-id">
<h3><a href="#get-api-things-id">Read &quot;one&quot;</a></h3>
<p class="call"><strong>GET</strong> <code>/api/things/{id}</code></p>
<p class="access">Open to everyone</p>

${table("Read &quot;one&quot;", [`<tr><th scope="row"><code>id</code></th><td>path</td><td>string</td><td></td></tr>`, `<tr><th scope="row"><code>lang</code></th><td>query</td><td><code>id</code> <code>en</code>, optional</td><td>Language</td></tr>`], "Parameters", ["Name", "In", "Type", "Meaning"])}

<h4>Answers</h4>
<dl>
<dt><code>200</code></dt><dd>It: <a href="#shape-Thing">Thing</a></dd>
<dt><code>404</code></dt><dd>None</dd>
</dl>
</article>
<article id="post-api-things-id">
<h3><a href="#post-api-things-id">Change</a></h3>
<p class="call"><strong>POST</strong> <code>/api/things/{id}</code></p>
<p class="access">Signed in as <code>admin</code>, <code>editor</code></p>
<p>With <code>care</code></p>

<h4>Send</h4>
<p><code>application/json</code>: anything</p>
${table("sent to Change", [row("a", "string")])}
<h4>Answers</h4>
<dl>
<dt><code>204</code></dt><dd>Done</dd>
</dl>
</article>
<article id="delete-api-things-id">
<h3><a href="#delete-api-things-id">/api/things/{id}</a></h3>
<p class="call"><strong>DELETE</strong> <code>/api/things/{id}</code></p>
<p class="access">Signed in</p>


<h4>Send</h4>
<p><code>application/json</code>: <a href="#shape-Thing">Thing</a></p>

<h4>Answers</h4>
<dl>
<dt><code>200</code></dt><dd>The <code>thing</code></dd>
</dl>
</article>
</section>
<section id="shapes">
<h2>Shapes</h2>
<article id="shape-Choice">
<h3>Choice</h3>
<p></p>
${table("Choice, 1", [row("a", "anything, optional")])}
<p>or</p>
${table("Choice, 2", [row("b", "anything, optional")])}
</article>
<article id="shape-Parts">
<h3>Parts</h3>
<p></p>
${table("Parts, part 1", [row("a", "anything, optional")])}
${table("Parts, part 2", [row("b", "anything, optional")])}${table("Parts", [row("c", "anything, optional")])}
</article>
<article id="shape-Thing">
<h3>Thing</h3>
<p>A <code>thing</code></p>
${table("Thing", [
  row("name", "string, 2–60 characters", "Its name"),
  row("at", "string (date-time), optional"),
  row("kind", "<code>thing</code>, optional"),
  row("count", "integer or null, 1–9, optional"),
  row("most", "number, …–5, optional"),
  row("least", "integer, 0–…, optional"),
  row("short", "string, 0–5 characters, optional"),
  row("long", "string, 5–… characters, optional"),
  row("tags", "list of string, optional"),
  row("names", "map of number, optional"),
  row("open", "object, usually <code>{&quot;a&quot;:1}</code>, optional"),
  row("zone", `<a href="#shape-Zone">Zone</a>, optional`),
  row("described", `<a href="#shape-Zone">Zone</a>, optional`),
  row("both", "anything, optional"),
  row("either", "string or number, optional"),
])}
</article>
<article id="shape-Zone">
<h3>Zone</h3>
<p>Nothing in it</p>

</article>
</section>
</main>
</body>
</html>
`);
});

test("a document without headings and shapes is a page too", () => {
  const bare = page({ info: { title: "Batu API", version: "1" }, paths: {} });
  expect(bare).toContain(`<nav aria-label="Operations">\n\n<h2><a href="#shapes">`);
  expect(bare).toContain("<main id=\"content\">\n\n<section id=\"shapes\">\n<h2>Shapes</h2>\n\n</section>");
});
