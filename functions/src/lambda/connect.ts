import { connect as wire } from "@among/core/config";
import { dynamo } from "@among/core/store/dynamo";
import { s3 } from "@among/core/store/s3";
import { loadPacked } from "@among/region/packed";
import { parameters } from "./parameters.ts";
import { sms } from "./sms.ts";
import { variable } from "./variables.ts";

/** The parameters that a function needs, and so may read. */
type Need = "secret" | "origin" | "guard";

const guardNames = ["guard", "guard-before"] as const;

interface Connected {
  /** Values of the distribution's header that are accepted, the current and the one before; none unless `guard` is needed. */
  guards: string[];
  /** Reads them anew; undefined where they were given directly. */
  reread?: () => Promise<string[]>;
}

/**
 * Connects the core in a Lambda function, once per process, from its variables and parameters:
 *
 * | variable | |
 * | --- | --- |
 * | `AMONG_TABLE`, `AMONG_BUCKET` | names |
 * | `AMONG_PARAMETERS` | path in SSM under which `secret`, `origin`, `guard` and `guard-before` stand |
 * | `AMONG_SECRET`, `AMONG_ORIGIN`, `AMONG_GUARD` | instead of those, for a function that runs elsewhere |
 * | `AMONG_UPLOADS` | the bucket's origin, to which pages may send photos |
 * | `AMONG_SMS_SENDER`, `AMONG_SMS_REGION` | who texts come from, and from where if not from here |
 *
 * Everything else is the runtime's and the SDK's own: `AWS_REGION`, the role, `AWS_ENDPOINT_URL_…` for stand-ins.
 * @throws Error naming the variable or parameter that is missing
 */
export async function connect(...needs: Need[]): Promise<Connected> {
  const table = dynamo({ table: variable("AMONG_TABLE") });
  const bucket = s3({ bucket: variable("AMONG_BUCKET") });
  const names = needs.flatMap((need) => (need === "guard" ? guardNames : [need]));
  const reading = parameters(names);
  // The pack is loaded while SSM answers. If loading throws, a refusal of SSM must not be an unhandled rejection.
  reading.catch(() => {});
  const region = loadPacked(new URL("./pack/", import.meta.url));
  const { secret, origin, ...guards } = await reading;
  wire({
    table,
    bucket,
    region,
    // Any other channel is one more function of this type, chosen here.
    send: sms,
    get secret() {
      return secret ?? notGiven("secret");
    },
    get origin() {
      return origin ?? notGiven("origin");
    },
  });
  return { guards: values(guards), reread: process.env.AMONG_GUARD ? undefined : async () => values(await parameters(guardNames)) };
}

const values = (guards: Partial<Record<string, string>>): string[] => Object.values(guards).filter((value) => value !== undefined);

function notGiven(name: string): never {
  throw new Error(`this function is not given the parameter "${name}"`);
}
