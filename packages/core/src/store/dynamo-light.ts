import { post } from "./aws-post.ts";
import { storeOver, type Call, type Options } from "./dynamo-store.ts";
import type { TableStore } from "./table-store.ts";

/**
 * The table in DynamoDB, for a function that has its role in variables and starts many times a day.
 * `AWS_ENDPOINT_URL_DYNAMODB` says where the service is if it is elsewhere, as it does to the SDK.
 * All verbs throw Fault unavailable `store.busy` when the table is still throttled or contended after retries.
 */
export function dynamoLight(options: Options): TableStore {
  const { AWS_REGION: region = "", AWS_ENDPOINT_URL_DYNAMODB: named, AWS_ENDPOINT_URL: any } = process.env;
  const url = new URL(named || any || `https://dynamodb.${region}.amazonaws.com`);
  const call: Call = async (operation, input) => {
    const { status, text } = await post({ url, service: "dynamodb", region, target: `DynamoDB_20120810.${operation}`, version: "1.0", body: JSON.stringify(input) });
    if (status >= 300) throw refused(status, text);
    return JSON.parse(text);
  };
  return storeOver(call, options);
}

/** A refusal in DynamoDB's own words. What something in between answers counts as trouble of the service, which passes. */
function refused(status: number, text: string): Error {
  const { __type, message, Message, ...fields } = told(text);
  const name = typeof __type === "string" ? __type.replace(/^.*#/, "") : status >= 500 ? "InternalServerError" : String(status);
  return Object.assign(new Error(String(message ?? Message ?? name)), { ...fields, name });
}

function told(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
