import type { AwsStub, Raw } from "./aws-stub.ts";
import { Refusal } from "./aws-stub.ts";

/** Outputs of the stacks of a deployed stage. */
export const deployed: Record<string, Record<string, string>> = {
  data: { table: "town-table", stream: "arn:aws:dynamodb:ap-southeast-3:111122223333:table/town-table/stream/2026", media: "town-media", assets: "town-assets" },
  api: { apiFunction: "town-api", authFunction: "town-auth", siteFunction: "town-site" },
  work: { streamFunction: "town-stream", clockFunction: "town-clock", mediaFunction: "town-media-function", letters: "{endpoint}/111122223333/letters" },
  site: { distribution: "E1TOWN", distributionDomain: "d1.cloudfront.net", origin: "https://d1.cloudfront.net" },
  watch: { alarms: "arn:aws:sns:ap-southeast-3:111122223333:alarms" },
};

/** Answers for the stacks of `production`; of any other stage there are none. */
export function stacksAnswer(stub: AwsStub, outputs: typeof deployed = deployed): void {
  stub.on("cloudformation:DescribeStacks", ({ input }) => {
    const [, stack] = /^production-among-(\w+)$/.exec(input.StackName) ?? [];
    const found = stack && outputs[stack];
    if (!found) throw new Refusal("ValidationError", `Stack with id ${input.StackName} does not exist`);
    return { Stacks: [{ StackName: input.StackName, CreationTime: new Date(0), StackStatus: "UPDATE_COMPLETE", Outputs: Object.entries(found).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue: OutputValue.replace("{endpoint}", stub.endpoint) })) }] };
  });
}

/** Parameter Store in memory. */
export function parameterStore(stub: AwsStub) {
  const parameters = new Map<string, { value: string; type: string }>();
  stub.on("ssm:PutParameter", ({ input: { Name, Value, Type, Overwrite } }) => {
    if (parameters.has(Name) && !Overwrite) throw new Refusal("ParameterAlreadyExists");
    parameters.set(Name, { value: Value, type: Type });
    return { Version: 1 };
  });
  stub.on("ssm:GetParameters", ({ input: { Names } }) => ({
    Parameters: Names.filter((name: string) => parameters.has(name)).map((name: string) => ({ Name: name, Value: parameters.get(name)!.value, Type: parameters.get(name)!.type })),
    InvalidParameters: Names.filter((name: string) => !parameters.has(name)),
  }));
  stub.on("ssm:DeleteParameter", ({ input: { Name } }) => {
    if (!parameters.delete(Name)) throw new Refusal("ParameterNotFound");
    return {};
  });
  stub.on("ssm:DescribeParameters", ({ input: { ParameterFilters } }) => ({
    Parameters: [...parameters].filter(([name]) => ParameterFilters[0].Values.includes(name)).map(([Name, { type }]) => ({ Name, Type: type })),
  }));
  return parameters;
}

/** One distribution; its state is the XML that was last put. */
export function distribution(stub: AwsStub, header: string) {
  const origin = (id: string, custom: string) =>
    `<Origin><Id>${id}</Id><DomainName>${id}.lambda-url.ap-southeast-3.on.aws</DomainName><CustomHeaders>${custom}</CustomHeaders></Origin>`;
  const guarded = `<Quantity>1</Quantity><Items><OriginCustomHeader><HeaderName>x-among-guard</HeaderName><HeaderValue>${header}</HeaderValue></OriginCustomHeader></Items>`;
  const state = {
    config: `<CallerReference>made</CallerReference><Origins><Quantity>3</Quantity><Items>${origin("api", guarded)}${origin("site", guarded)}${origin("media", "<Quantity>0</Quantity>")}</Items></Origins><Comment>kept as it was</Comment><Enabled>true</Enabled>`,
    etag: 1,
    /** How many more requests are answered "InProgress". */
    underWay: 0,
    /** How many requests are answered so after a change. */
    takes: 3,
    /** What is sent to each guarded origin. */
    sent: () => [...state.config.matchAll(/<HeaderValue>([^<]*)/g)].map(([, value]) => value),
  };
  const xml = (body: string): Raw => ({ headers: { etag: `E${state.etag}`, "content-type": "text/xml" }, body });
  stub.on("cloudfront:GET", () => {
    const status = state.underWay-- > 0 ? "InProgress" : "Deployed";
    return xml(`<Distribution><Id>E1TOWN</Id><Status>${status}</Status><DomainName>d1.cloudfront.net</DomainName><DistributionConfig>${state.config}</DistributionConfig></Distribution>`);
  });
  stub.on("cloudfront:PUT", ({ headers, input }) => {
    if (headers["if-match"] !== `E${state.etag}`) throw new Refusal("PreconditionFailed", "it changed", 412);
    state.config = /<DistributionConfig[^>]*>([\s\S]*)<\/DistributionConfig>/.exec(input)![1]!;
    state.etag++;
    state.underWay = state.takes;
    return xml(`<Distribution><Id>E1TOWN</Id><Status>InProgress</Status><DistributionConfig>${state.config}</DistributionConfig></Distribution>`);
  });
  return state;
}
