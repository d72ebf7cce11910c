import { type Function, FunctionUrlAuthType } from "aws-cdk-lib/aws-lambda";
import { type StackContext, use } from "sst/constructs";
import { indexes } from "@among/core/store/table-store";
import { data } from "./data.ts";
import { lambda } from "./function.ts";
import { parameters, pictures, rows, signInRows, texts } from "./permissions.ts";
import { settings } from "./settings.ts";

/** Parameters that every function needs, to sign and to make links; those that answer requests also check the guard. */
export const wiring = ["secret", "origin"];
const guarded = [...wiring, "guard", "guard-before"];

/**
 * The three functions that answer people.
 *
 * Each has a function URL, which is public, and asks for a header that only the distribution knows. What else there is:
 * - A function URL that only the distribution may sign for (origin access control) is free too, but refuses every ordinary form:
 *   a browser does not send the hash of a body that the signature needs. Forms without script are the point of this site.
 * - An HTTP API takes forms, costs a dollar a million requests more (a function URL costs nothing beside the call), is just as
 *   public, and needs the same header.
 * - A load balancer in front costs 20 dollars a month even without visitors.
 */
export function api(context: StackContext) {
  const { app, stack } = context;
  const chosen = settings(app.stage);
  const { table, media } = use(data);
  const environment = { ...connection(context), AMONG_UPLOADS: `https://${media.bucketRegionalDomainName}` };
  const ask = parameters(stack, chosen, guarded);
  // A signed upload form may do what its signer may: hence `incoming`, to which neither function writes itself.
  // They sign links to what is not public; only reactions move pictures.
  const photos = pictures(media, { get: ["private"], put: ["incoming"], remove: [] });
  const functions = {
    api: lambda(context, "api", { environment, permissions: [...rows(table, indexes), ...photos, ask] }),
    auth: lambda(context, "auth", { environment, permissions: [...signInRows(table), ask, ...texts(stack, chosen)] }),
    site: lambda(context, "site", { environment, permissions: [...rows(table, indexes), ...photos, ask] }),
  };
  const urls = { api: url(functions.api), auth: url(functions.auth), site: url(functions.site) };
  stack.addOutputs({ apiFunction: functions.api.functionName, authFunction: functions.auth.functionName, siteFunction: functions.site.functionName });
  return { functions, urls };
}

/** The variables of every function; everything else it reads from the parameters. */
export function connection({ app }: StackContext): Record<string, string> {
  const chosen = settings(app.stage);
  const { table, media } = use(data);
  return {
    AMONG_TABLE: table.name,
    AMONG_BUCKET: media.bucketName,
    AMONG_STAGE: app.stage,
    AMONG_PARAMETERS: chosen.parameters,
    ...(chosen.smsSender ? { AMONG_SMS_SENDER: chosen.smsSender } : {}),
    ...(chosen.smsRegion ? { AMONG_SMS_REGION: chosen.smsRegion } : {}),
  };
}

/** The CDK adds both permissions that a public URL needs since October 2025. */
const url = (fn: Function) => fn.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });

