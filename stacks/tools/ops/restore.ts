// Brings the table back as it was at a moment, beside the one in use:
//   npm run restore -- --stage <stage>                          says which moments there are
//   npm run restore -- --stage <stage> --to 2026-11-21T08:30Z   restores; run it again if it was interrupted
// or as it was exported from another account:
//   npm run restore -- --stage <stage> --import s3://<bucket>/<…>/AWSDynamoDB/<export>/data/
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { equip, importInto, ready, restoreInto, windowOf, type Restored } from "./restored-table.ts";
import { outputsOf, stageOf, stageOptions } from "./stage.ts";
import { runs, type Terminal, Trouble } from "./terminal.ts";

export async function restore(argv: string[], terminal: Terminal): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { ...stageOptions, to: { type: "string" }, import: { type: "string" } } });
  const where = stageOf(values);
  const { say } = terminal;
  const output = await outputsOf(where);
  const db = new DynamoDBClient({ region: where.region });
  const table = output("table");
  const finish = async (name: string): Promise<number> => {
    await ready(db, name, terminal);
    say(nextSteps(where.stage, await equip(db, name, terminal), output("media")));
    return 0;
  };
  if (values.import !== undefined) {
    const name = `${table}-moved`;
    say((await importInto(db, name, values.import)) ? `Importing ${values.import} into ${name}.` : `${name} was begun before: going on with it.`);
    return finish(name);
  }
  const { from, until } = await windowOf(db, table);
  if (values.to === undefined) {
    say(`The table ${table} can be brought back to any second from ${iso(from)} to ${iso(until)}.`);
    say(`Say which: npm run restore -- --stage ${where.stage} --to ${iso(until)}`);
    say(pictures(output("media")));
    return 0;
  }
  const at = moment(values.to);
  if (at < from || at > until) throw new Trouble(`${values.to} cannot be brought back: only from ${iso(from)} to ${iso(until)}.`);
  const name = `${table}-${iso(at).replace(/[-:]/g, "")}`;
  say((await restoreInto(db, table, name, at)) ? `Restoring ${table} as of ${iso(at)} into ${name}. This takes from twenty minutes to hours.` : `${name} was begun before: going on with it.`);
  return finish(name);
}

/** @throws Trouble when it has no zone: local times differ from machine to machine */
function moment(text: string): Date {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text) : new Date(NaN);
  if (Number.isNaN(at.getTime())) throw new Trouble(`"${text}" is no moment with a zone. Write it as 2026-11-21T08:30:00Z or 2026-11-21T15:30:00+07:00.`);
  return at;
}

const iso = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

const nextSteps = (stage: string, { table, stream }: Restored, media: string): string => `
The table is there, beside the one in use. Nothing uses it yet.
1. Put these two lines into .env.${stage}, in place of older ones:

AMONG_RESTORED_TABLE=${table}
AMONG_RESTORED_STREAM=${stream}

2. Let the functions work on it:  npm run deploy -- --stage ${stage}
   What was written to the other table and is not in this one is not shown then. The other table stays as it is.
3. ${pictures(media)}`;

const pictures = (bucket: string): string => `Photos are not in the table. Each one deleted or overwritten in the last 30 days is still in the bucket ${bucket}, as an older version:
   aws s3api list-object-versions --bucket ${bucket} --prefix media/
   A deleted one comes back when its delete marker is removed:
   aws s3api delete-object --bucket ${bucket} --key <key> --version-id <version of the delete marker>`;

if (import.meta.main) await runs(restore);
