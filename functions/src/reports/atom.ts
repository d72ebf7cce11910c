import { use } from "@among/core/config";
import { pagePath, type Lang } from "@among/core/lang";
import type { Info } from "@among/core/reports/report/info";
import { tag, xml } from "../http/atom.ts";
import { names } from "../town/names.ts";

/** A report as an entry of an Atom feed. */
export function reportEntry(r: Info, lang: Lang): string {
  const { origin, region } = use();
  const { category, village, agency } = names(region, lang);
  const place = [r.landmark, village.get(r.village)].filter(Boolean).join(", ");
  const page = origin + pagePath(lang, `/laporan/${r.code}`);
  return `<entry>
<id>${xml(tag(`laporan/${r.code}`))}</id>
<title>${xml(`${category.get(r.category) ?? r.category}: ${place}`)}</title>
<published>${r.createdAt}</published>
<updated>${r.updatedAt}</updated>
<link rel="alternate" type="text/html" href="${xml(page)}"/>
<category term="${xml(r.category)}" label="${xml(category.get(r.category) ?? r.category)}"/>
<category term="${r.state}" scheme="${xml(tag("state"))}"/>
<summary>${xml(`${r.summary} (${agency.get(r.agency) ?? r.agency})`)}</summary>
</entry>
`;
}
