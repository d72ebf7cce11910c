import { createHash } from "node:crypto";
import type { Region } from "@among/region";
import { down as english } from "./words/en.ts";
import { down as indonesian } from "./words/id.ts";

/** Where it lies in the assets bucket. */
export const downPath = "down.html";

const style = `body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#1d2a21;background:#fffdf8}
a{color:#14532d}li{margin:.75rem 0}li a{font-size:1.5rem;font-weight:700;padding:.25rem .5rem .25rem 0;display:inline-block}
@media(prefers-color-scheme:dark){body{color:#eef3ee;background:#111813}a{color:#9fd8ae}}`;

/**
 * What people see when everything behind the distribution is down: one file without scripts or anything from elsewhere, with the
 * emergency numbers of the town's pack. Its words are apart from the site's because it is made without the site.
 */
export function downPage({ platform, name, emergencyNumbers }: Pick<Region, "platform" | "name" | "emergencyNumbers">): string {
  const numbers = emergencyNumbers.filter(({ status }) => status !== "unverified");
  const list = (lang: "label" | "labelEn") => numbers.map((n) => `<li><a href="tel:${attribute(n.number)}">${text(n.number)}</a> ${text(n[lang])}</li>`).join("\n");
  const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${text(indonesian.title(platform))}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${text(indonesian.title(platform))}</h1>
<p>${text(indonesian.lead)}</p>
<h2>${text(indonesian.call(name))}</h2>
<ul>
${list("label")}
</ul>
<section lang="en">
<h2>${text(english.title(platform))}</h2>
<p>${text(english.lead)} ${text(english.call(name))}</p>
<ul>
${list("labelEn")}
</ul>
</section>
</main>
</body>
</html>
`;
}

const text = (raw: string): string => raw.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const attribute = (raw: string): string => raw.replace(/[^0-9+]/g, "");
