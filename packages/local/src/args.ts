import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Trouble } from "./trouble.ts";

export interface Settings {
  /** Throws the data away first. */
  fresh: boolean;
  /** Starts without demo data. */
  empty: boolean;
  port: number;
  host: string;
  /** `https://among.example`: where people reach it, for links in messages; undefined for this computer alone. */
  origin: string | undefined;
  /** Absolute path of the data folder. */
  data: string;
  /** Name of the region pack. */
  region: string;
}

export const usage = `Usage: npm start -- [options]
  --port <n>      port to listen on (or PORT; 3000)
  --host <name>   address to listen on (127.0.0.1; 0.0.0.0 lets phones on the same network in)
  --origin <url>  where people reach it, for links in messages (or AMONG_ORIGIN; http://localhost:<port>)
  --data <path>   data folder (or AMONG_DATA; .among in this folder)
  --fresh         throw the data away and start over
  --empty         do not fill a new data folder with demo data
  --help          show this`;

/**
 * @param root what a relative `.among` is relative to
 * @throws Trouble when an option is unknown or makes no sense
 */
export function settings(argv: string[], env: NodeJS.ProcessEnv, root: string): Settings | "help" {
  const { values } = parsed(argv);
  if (values.help) return "help";
  const port = values.port ?? env.PORT ?? "3000";
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Trouble(`"${port}" is no port: give a number from 1 to 65535, as in  npm start -- --port 3001`);
  return {
    fresh: values.fresh ?? false,
    empty: values.empty ?? false,
    port: Number(port),
    host: values.host ?? "127.0.0.1",
    origin: originOf(values.origin ?? (env.AMONG_ORIGIN || undefined)),
    data: resolve(root, values.data ?? env.AMONG_DATA ?? ".among"),
    region: env.AMONG_REGION ?? "batu",
  };
}

function originOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash || url.username) throw new Trouble(`"${given}" is no address: give one such as  npm start -- --origin http://192.168.1.7:3000`);
  return url.origin;
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { port: { type: "string" }, host: { type: "string" }, origin: { type: "string" }, data: { type: "string" }, fresh: { type: "boolean" }, empty: { type: "boolean" }, help: { type: "boolean" } },
    });
  } catch (error) {
    throw new Trouble(`${(error as Error).message}\n\n${usage}`);
  }
}
