// Looks whether a stage can be deployed, and whether a deployed one is well. Changes nothing, prints no secret:
//   npm run doctor -- --stage <stage> [--dns <name server>] [--try-alarm]
// With --try-alarm it sets one alarm off, so that a mail comes.
// Exits with 0 when nothing prevents a deployment, with 1 when something must be corrected first.
import { parseArgs } from "node:util";
import { examine, warning, type Check, type Finding, type Subject } from "./check.ts";
import { account, checksAccount } from "./checks-account.ts";
import { checksHere } from "./checks-here.ts";
import { checksPeople } from "./checks-people.ts";
import { checksSite } from "./checks-site.ts";
import { foundOutputs, stageOf, stageOptions, type Stage } from "./stage.ts";
import { tryAlarm } from "./try-alarm.ts";
import { runs, type Terminal } from "./terminal.ts";
import { settings, type Settings } from "../../settings.ts";

export async function doctor(argv: string[], { say, now, pause }: Terminal): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { ...stageOptions, dns: { type: "string" }, "try-alarm": { type: "boolean" } } });
  const where = stageOf(values);
  const count = { ok: 0, warning: 0, stop: 0 };
  const print = (about: string, findings: Finding[]) => {
    for (const { level, says } of findings) {
      count[level]++;
      say(`${level.padEnd(8)} ${about.padEnd(15)} ${says}`);
    }
  };
  const subject: Subject = { ...where, chosen: validSettings(where.stage), outputs: new Map(), now: now(), dns: values.dns };
  const run = async (checks: Check[]) => {
    const results = checks.map((check) => examine(check, subject));
    for (const [i, findings] of results.entries()) print(checks[i]!.about, await findings);
  };
  await run(checksHere);
  const who = await examine(account, subject);
  print(account.about, who);
  if (who.some(({ level }) => level === "stop")) print("everything else", [warning("Not checked: it takes credentials that are known and not root's.")]);
  else {
    subject.outputs = await outputs(where);
    await run([...checksAccount, ...checksSite, ...checksPeople, ...(values["try-alarm"] ? [tryAlarm({ pause })] : [])]);
  }
  say("");
  say(count.stop > 0 ? `${count.stop} to put right first, ${count.warning} worth a look.` : `Nothing stands in the way. ${count.warning} worth a look.`);
  return count.stop > 0 ? 1 : 0;
}

function validSettings(stage: string): Settings | undefined {
  try {
    return settings(stage);
  } catch {
    // The check of the settings says what is wrong with them.
    return undefined;
  }
}

async function outputs(where: Stage): Promise<Map<string, string>> {
  try {
    return await foundOutputs(where);
  } catch {
    // The check of the stacks asks the same, and says why there is no answer.
    return new Map();
  }
}

if (import.meta.main) await runs(doctor);
