// Looks whether a stage can be deployed, and whether a deployed one is well. Changes nothing, prints no secret:
//   npm run doctor -- --stage <stage> [--dns <name server>]
// Ends with 0 when nothing stands in the way, with 1 when something must be put right first.
import { parseArgs } from "node:util";
import { examine, warning, type Check, type Finding, type Patient } from "./check.ts";
import { account, checksAccount } from "./checks-account.ts";
import { checksHere } from "./checks-here.ts";
import { checksPeople } from "./checks-people.ts";
import { checksSite } from "./checks-site.ts";
import { foundOutputs, stageOf, stageOptions, type Stage } from "./stage.ts";
import { runs, type Terminal } from "./terminal.ts";
import { settings, type Settings } from "../../settings.ts";

export async function doctor(argv: string[], { say, now }: Terminal): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { ...stageOptions, dns: { type: "string" } } });
  const where = stageOf(values);
  const count = { ok: 0, warning: 0, stop: 0 };
  const tell = (about: string, findings: Finding[]) => {
    for (const { level, says } of findings) {
      count[level]++;
      say(`${level.padEnd(8)} ${about.padEnd(15)} ${says}`);
    }
  };
  const patient: Patient = { ...where, chosen: fitting(where.stage), outputs: new Map(), now: now(), dns: values.dns };
  const visit = async (checks: Check[]) => {
    const looks = checks.map((check) => examine(check, patient));
    for (const [i, look] of looks.entries()) tell(checks[i]!.about, await look);
  };
  await visit(checksHere);
  const who = await examine(account, patient);
  tell(account.about, who);
  if (who.some(({ level }) => level === "stop")) tell("everything else", [warning("Not checked: it takes credentials that are known and not root's.")]);
  else {
    patient.outputs = await outputs(where);
    await visit([...checksAccount, ...checksSite, ...checksPeople]);
  }
  say("");
  say(count.stop > 0 ? `${count.stop} to put right first, ${count.warning} worth a look.` : `Nothing stands in the way. ${count.warning} worth a look.`);
  return count.stop > 0 ? 1 : 0;
}

function fitting(stage: string): Settings | undefined {
  try {
    return settings(stage);
  } catch {
    // What does not fit is told by the check of the settings.
    return undefined;
  }
}

async function outputs(where: Stage): Promise<Map<string, string>> {
  try {
    return await foundOutputs(where);
  } catch {
    // Why not is told by the check of the stacks, which asks the same.
    return new Map();
  }
}

if (import.meta.main) await runs(doctor);
