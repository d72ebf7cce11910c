import type { FunctionName as Name } from "../../stacks/sizes.ts";
import { decide, type Request } from "./iam.ts";
import type { Policies } from "./iam-policies.ts";
import { requests, session, type Asked } from "./iam-requests.ts";

/** An answer in a service's place. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A request that was made and allowed, by whom. */
export interface Use extends Request {
  by: Name;
}

export interface Gate {
  policies: Policies;
  /** The session that a function's calls carry. */
  token(name: Name): string;
  /** Refuses what a function may not do. */
  before(asked: Asked): Promise<Answer | undefined>;
  /** What S3 makes of its own answer: that nothing is there it tells only to those who may list. */
  after(asked: Asked, status: number): Promise<Answer | undefined>;
  uses: Use[];
  /** What was refused, in words. */
  refused: string[];
}

const token = (name: Name): string => `the session of ${name}`;

/** Stands before the services as IAM does, with each function's own policies. */
export function gate(policies: Policies): Gate {
  const uses: Use[] = [];
  const refused: string[] = [];
  const nameOf = new Map((Object.keys(policies) as Name[]).map((name) => [token(name), name]));

  function ask(asked: Asked, name: Name | undefined, iamRequests: Request[]): Answer | undefined {
    for (const request of iamRequests) {
      if (name && decide(policies[name], request).allowed) {
        uses.push({ by: name, ...request });
        continue;
      }
      const what = `${name ?? "nobody"} is not authorized to perform: ${request.action} on resource: ${request.resource} ${Object.values(request.context).flat().join(" ")}`;
      refused.push(what.trimEnd());
      return answer(asked, what);
    }
    return undefined;
  }

  return {
    policies,
    token,
    uses,
    refused,
    before: async (asked) => ask(asked, nameOf.get((await session(asked)) ?? ""), await requests(asked)),
    async after(asked, status) {
      if (status !== 404 || asked.headers["x-amz-target"]) return undefined;
      const [{ resource }] = (await requests(asked)) as [Request];
      return ask(asked, nameOf.get((await session(asked)) ?? ""), [{ action: "s3:ListBucket", resource: resource.split("/")[0]!, context: {} }]);
    },
  };
}

/** As each of the services says it. */
function answer({ headers }: Asked, what: string): Answer {
  const message = `User: arn:aws:sts::123456789012:assumed-role/role/${what}`;
  const target = headers["x-amz-target"];
  if (!target) return { status: 403, headers: { "content-type": "application/xml" }, body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>${message}</Message></Error>` };
  const type = target.startsWith("DynamoDB") ? "com.amazon.coral.service#AccessDeniedException" : "AccessDeniedException";
  return { status: 400, headers: { "content-type": headers["content-type"]! }, body: JSON.stringify({ __type: type, Message: message }) };
}
