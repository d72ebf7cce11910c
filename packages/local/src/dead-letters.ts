// Lists what the change feed and the media queue put aside, or asks for it to be tried again:
//   npm run dead-letters -- [--data <folder>] [redrive]
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { journal } from "./journal.ts";

const { values, positionals } = parseArgs({ options: { data: { type: "string" } }, allowPositionals: true });
const root = resolve(import.meta.dirname, "../../..");
const file = join(resolve(root, values.data ?? process.env.AMONG_DATA ?? ".among"), "notes.db");
if (!existsSync(file)) {
  console.error(`There is no ${file}: nothing was started on this data yet.`);
  process.exit(1);
}

const notes = journal(file);
if (positionals[0] === "redrive") {
  console.log(`${notes.askRedrive()} will be tried again within a minute, or at the next start.`);
} else {
  const deadLetters = notes.deadLetters();
  for (const { source, id, at, attempts, redrive, record } of deadLetters) console.log(`${at}  ${source} ${id}  tried ${attempts} times${redrive ? ", to be tried again" : ""}  ${about(record)}`);
  console.log(deadLetters.length === 0 ? "No dead letters." : `${deadLetters.length} dead letters. Try them again with: npm run dead-letters -- redrive`);
}
notes.close();

/** Names the item, never its content: that may be somebody's. */
function about(record: string): string {
  const { eventName, dynamodb, s3 } = JSON.parse(record);
  return s3 ? s3.object.key : `${eventName} ${dynamodb.NewImage?.type?.S ?? dynamodb.OldImage?.type?.S} ${dynamodb.Keys.pk.S} ${dynamodb.Keys.sk.S}`;
}
