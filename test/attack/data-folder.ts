import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Browser } from "./browser.ts";
import { open, report } from "./make.ts";
import { start } from "./program.ts";
import { outcome, type Outcome, type Target } from "./target.ts";

const damages: [what: string, damage: (path: (name: string) => string) => void][] = [
  ...["filled", "table.db", "secret", "notes.db", "media"].map((name): (typeof damages)[number] => [`without ${name}`, (path) => rmSync(path(name), { recursive: true, force: true })]),
  ...["filled", "table.db", "secret"].map((name): (typeof damages)[number] => [`with an empty ${name}`, (path) => truncateSync(path(name))]),
  ["with a secret of three letters", (path) => writeFileSync(path("secret"), "abc")],
  ["with a table.db of something else", (path) => writeFileSync(path("table.db"), "Bukan basis data. ".repeat(1000))],
];

/** The program on folders that are half there: it may refuse, or serve what is there; it may never begin anew by itself. */
export async function dataFolder(at: Target): Promise<Outcome[]> {
  const { code } = await open(at.guest(), report());
  await at.program.kill("SIGTERM");
  const found: Outcome[] = [];
  for (const [what, damage] of damages) {
    const folder = mkdtempSync(join(tmpdir(), "among-attack-half-"));
    cpSync(at.folder, folder, { recursive: true });
    damage((name) => join(folder, name));
    found.push(outcome(2, `starting ${what}`, "refused, or everybody's data there", ...(await started(folder, code, what.includes("secret")))));
    rmSync(folder, { recursive: true, force: true });
  }
  await at.restart();
  const second = start(at.folder);
  const end = await second.ended;
  found.push(outcome(2, "a second program on one folder", "refused", end !== 0 && /Another Among/.test(second.output()), `ended with ${end}`));
  found.push(await killed(at));
  return found;
}

/** Starts on a damaged folder. @param needsRefusal a secret that can be guessed lets anybody in, so it must not be used, nor a new one end all sessions unsaid */
async function started(folder: string, code: string, needsRefusal: boolean): Promise<[held: boolean, found: string]> {
  const program = start(folder);
  const address = await Promise.race([program.ready.catch(() => undefined), program.ended.then(() => undefined)]);
  if (!address) {
    const end = await program.ended;
    const isSaid = !/\n\s+at /.test(program.output());
    return [end === 1 && isSaid, isSaid ? "refused in plain words" : `ended with ${end} and a stack`];
  }
  const { status } = await new Browser(address).get(`/api/reports/${code}`);
  await program.kill("SIGKILL");
  return [status === 200 && !needsRefusal, status === 200 ? "served what was there" : "the report is gone"];
}

async function killed(at: Target): Promise<Outcome> {
  const codes: string[] = [];
  const writing = Promise.allSettled(Array.from({ length: 60 }, async () => void codes.push((await open(at.guest(), report())).code)));
  while (codes.length < 20) await new Promise((done) => setTimeout(done, 2));
  await at.restart("SIGKILL");
  await writing;
  const answers = await Promise.all(codes.map((code) => at.guest().get(`/api/reports/${code}`)));
  const lost = answers.filter(({ status }) => status !== 200).length;
  return outcome(2, `kill -9 while 60 reports come, ${codes.length} of them acknowledged`, "0 lost", lost === 0, `${lost} lost`);
}
