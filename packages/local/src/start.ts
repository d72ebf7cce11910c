import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { connect, use } from "@among/core/config";
import { allGroups } from "@among/functions/api";
import { site } from "@among/functions/site";
import { settings, usage, type Settings } from "./args.ts";
import { assets } from "./assets.ts";
import { backups } from "./backup/ask.ts";
import { coalesce } from "./coalesce.ts";
import { compress } from "./compress.ts";
import { dataFolder, type DataFolder } from "./data-folder.ts";
import { hosts, isOnlyHere } from "./hosts.ts";
import { inbox } from "./inbox.ts";
import { runtime, type Runtime } from "./runtime.ts";
import { demoSecret, seed, type SignIn } from "./seed.ts";
import { demoCode } from "./seed/identity/people.ts";
import { listen, type Fetch } from "./serve.ts";
import { endings } from "./endings.ts";
import { Trouble } from "./trouble.ts";

const root = resolve(import.meta.dirname, "../../..");
// What is stored here is other people's: nobody but this user reads it.
process.umask(0o077);
// Whoever reads along may be gone, and the disk that the log is written to may be full: no reason to end.
for (const out of [process.stdout, process.stderr]) out.on("error", () => {});
const say = (line: string): void => console.log(line);

async function start(chosen: Settings): Promise<void> {
  // Until the server runs there is nothing to finish: data filled by half are filled again from the beginning the next time.
  let stop = async (): Promise<void> => process.exit(130);
  void endings(say).then(() => stop());
  const data = dataFolder(chosen.data);
  const isReady = !chosen.fresh && data.state() === "filled";
  if (isReady && statSync(data.notes).size === 0) say(`${data.notes} is empty: dead letters and the list of sent messages begin anew.`);
  const app = Promise.withResolvers<Fetch>();
  const server = await listen(chosen.host, chosen.port, app.promise);
  const origin = chosen.origin ?? `http://localhost:${server.port}`;
  const running = isReady ? runtime(data, { origin, region: chosen.region }) : await filled(chosen, data, origin);
  await allGroups();
  app.resolve(wholeSite(chosen, running, data, origin).fetch as Fetch);
  running.start();
  data.tellWhere(server.url);
  stop = async () => {
    await server.close();
    await running.close();
    data.release();
    say("Stopped.");
    process.exit(0);
  };
  greet(data, origin);
}

/** Fills the folder from the beginning. */
async function filled({ empty, region }: Settings, data: DataFolder, origin: string): Promise<Runtime> {
  data.begin();
  const running = runtime(data, { origin, region });
  data.markFilled(empty ? [] : await fill(running));
  return running;
}

async function fill(running: Runtime): Promise<SignIn[]> {
  say(`Filling ${use().region.name} with demo data …`);
  const config = use();
  connect({ ...config, uncountedTexts: true });
  const signIns = await seed((line) => say(`  ${line}`));
  await running.drain();
  connect(config);
  return signIns;
}

function wholeSite({ host }: Settings, { sent, bucketApp, store }: Runtime, data: DataFolder, origin: string) {
  const code = data.signIns().length > 0 ? demoCode : undefined;
  const own = [inbox(sent, use().region.timezone, origin, code), backups(data, store), bucketApp];
  return site({ local: true, before: [hosts(host, origin), assets(join(root, "web/dist/client")), coalesce, compress, ...own] });
}

function greet(data: DataFolder, origin: string): void {
  say(`
${use().region.platform} is at  ${origin}
Sent messages, codes too:  ${isOnlyHere(origin) ? `${origin}/_local/inbox` : "closed while --origin is not this computer"}
API:  ${origin}/api/docs`);
  const list = data.signIns();
  const width = Math.max(0, ...list.map(({ who }) => who.length));
  if (list.length > 0) {
    say(`\nDemo sign-ins at ${origin}/masuk; staff at ${origin}/masuk?cara=petugas:`);
    for (const { who, with: typed } of list) say(`  ${who.padEnd(width)}  ${typed}`);
    say(`  The codes they need stand in the inbox above; the second factor in an authenticator app: ${demoSecret}`);
  }
  say(`\nData: ${data.path}.  Start over: npm start -- --fresh.  Stop: Ctrl-C.`);
}

try {
  const chosen = settings(process.argv.slice(2), process.env, root);
  if (chosen === "help") say(usage);
  else await start(chosen);
} catch (error) {
  if (!(error instanceof Trouble)) throw error;
  console.error(`\n${error.message}\n`);
  process.exit(1);
}
