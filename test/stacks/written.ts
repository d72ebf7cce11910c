/**
 * A template's value in a readable form: `${Table.Arn}/index/by-g1`. Logical ids lose their hashes; an import has the name that
 * it has in the exporting stack.
 */
export function written(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return String(value);
  const [[verb, inner]] = Object.entries(value) as [[string, any]];
  if (verb === "Ref") return inner.startsWith("AWS::") ? (pseudo[inner] ?? `\${${inner}}`) : `\${${plain(inner)}}`;
  if (verb === "Fn::GetAtt") return `\${${plain(inner[0])}.${inner[1]}}`;
  if (verb === "Fn::Join") return inner[1].map(written).join(inner[0]);
  if (verb === "Fn::ImportValue") return imported(written(inner));
  return JSON.stringify(value);
}

const pseudo: Record<string, string> = { "AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com" };

const plain = (id: string): string => id.replace(/[0-9A-F]{8}$/, "");

function imported(name: string): string {
  const [, get, ref] = /:ExportsOutput(?:FnGetAtt(\w+)|Ref(\w+))[0-9A-F]{8}$/.exec(name) ?? [];
  if (ref) return `\${${plain(ref)}}`;
  const [, id, attribute] = /^(\w+?)[0-9A-F]{8}(\w+)$/.exec(get ?? "") ?? [];
  if (!id) throw new Error(`an export nobody knows: ${name}`);
  return `\${${id}.${attribute}}`;
}
