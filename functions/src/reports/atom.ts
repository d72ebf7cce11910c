import { use } from "@among/core/config";
import { pagePath, type Lang } from "@among/core/lang";
import type { Info } from "@among/core/reports/report/info";
import { tag, xml } from "../http/atom.ts";

/** A report as an entry of an Atom feed. */
export function reportEntry(r: Info, lang: Lang): string {
  const { origin, region } = use();
  const place = [r.landmark, region.called("village", r.village, lang)].filter(Boolean).join(", ");
  const page = origin + pagePath(lang, `/laporan/${r.code}`);
  return `<entry>
<id>${xml(tag(`laporan/${r.code}`))}</id>
<title>${xml(`${region.called("category", r.category, lang)}: ${place}`)}</title>
<published>${r.createdAt}</published>
<updated>${r.updatedAt}</updated>
<link rel="alternate" type="text/html" href="${xml(page)}"/>
<category term="${xml(r.category)}" label="${xml(region.called("category", r.category, lang))}"/>
<category term="${r.state}" scheme="${xml(tag("state"))}"/>
<summary>${xml(`${r.summary} (${region.called("agency", r.agency, lang)})`)}</summary>
</entry>
`;
}
