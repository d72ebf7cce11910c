// Lets the first person into an empty installation, who then invites everybody else:
//   npm run first-admin -- --stage <stage> --mail <address> --name <name>
//   … --another    although there is an admin already
//   … --renew      for an admin who lost password and second factor, by their mail address
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import { system } from "@among/core/actor";
import { connect } from "@among/core/config";
import { Fault } from "@among/core/fault";
import * as Find from "@among/core/identity/find";
import * as Invitation from "@among/core/identity/invitation";
import * as Person from "@among/core/identity/person";
import { dynamo } from "@among/core/store/dynamo";
import { s3 } from "@among/core/store/s3";
import { loadRegion, packFolder } from "@among/region";
import { parametersOf } from "./parameters.ts";
import { outputsOf, stageOf, stageOptions, type Stage } from "./stage.ts";
import { runs, type Terminal, Trouble } from "./terminal.ts";
import { town } from "../../settings.ts";

const operator = system("setup");

export async function firstAdmin(argv: string[], { say, now }: Terminal): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { ...stageOptions, mail: { type: "string" }, name: { type: "string" }, another: { type: "boolean" }, renew: { type: "boolean" } } });
  const where = stageOf(values);
  if (!values.mail) throw new Trouble("Say who: --mail <address> and --name <name>.");
  await connectTo(where);
  const link = values.renew ? await renewed(values.mail, now()) : await invited(values.mail, values.name ?? "", values.another ?? false, now());
  say(`Give this link to ${values.mail}, and to nobody else. It works once, for ${Invitation.lifetime} hours:\n  ${link}\nIt asks for a password and a second factor. Whoever opens it first is the admin.`);
  return 0;
}

/** Connects the core to the stage's own table. */
async function connectTo(where: Stage): Promise<void> {
  const { region, stage } = where;
  const output = await outputsOf(where);
  const origin = await parametersOf(new SSMClient({ region }), stage).read("origin");
  if (!origin) throw new Trouble(`The stage ${stage} has no address yet. Deploy it first: npm run deploy -- --stage ${stage}`);
  const unneeded = (what: string) => new Error(`an invitation needs no ${what}`);
  connect({
    table: dynamo({ table: output("table"), client: new DynamoDBClient({ region }) }),
    bucket: s3({ bucket: output("media") }),
    region: loadRegion(packFolder(town.pack)),
    send: () => Promise.reject(unneeded("message")),
    get secret(): string {
      throw unneeded("secret");
    },
    origin,
  });
}

async function invited(mail: string, name: string, another: boolean, now: Date): Promise<string> {
  if (!another && (await hasAdmin())) throw new Trouble("There is an admin already: ask them for an invitation. If nobody can get in any more, use --renew with an admin's own address, or --another.");
  if (await Find.find(operator, mail, now.getTime())) throw new Trouble(`${mail} has an account already. Use --renew if its owner cannot get in, or another address.`);
  try {
    return (await Invitation.invite(operator, { email: mail, name, grants: [{ role: "admin" }] }, now)).link;
  } catch (error) {
    const { email, name: named } = (Fault.is(error) ? error.detail.fields : undefined) ?? {};
    if (email) throw new Trouble(`"${mail}" is no mail address.`);
    if (named) throw new Trouble("Say the person's name too, 2 to 60 letters: --name <name>.");
    throw error;
  }
}

async function renewed(mail: string, now: Date): Promise<string> {
  const person = await Find.find(operator, mail, now.getTime());
  if (!person?.grants.some(({ role }) => role === "admin")) throw new Trouble(`No admin has the address ${mail}.`);
  return (await Invitation.renew(operator, person.id, now)).link;
}

async function hasAdmin(): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const page = await Person.list(operator, { staff: true, cursor });
    if (page.items.some(({ grants }) => grants.some(({ role }) => role === "admin"))) return true;
    cursor = page.cursor;
  } while (cursor);
  return false;
}

if (import.meta.main) await runs(firstAdmin);
