import { once } from "node:events";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/transport";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { post, signed, type Post } from "@among/core/store/aws-post";

const what: Post = { url: new URL("https://dynamodb.ap-southeast-3.amazonaws.com"), service: "dynamodb", region: "ap-southeast-3", target: "DynamoDB_20120810.GetItem", version: "1.0", body: '{"TableName":"t"}' };
const role = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

/** The same request by the SDK's own signer. */
async function bySdk({ url, service, region, target, version, body }: Post, credentials: typeof role & { sessionToken?: string }, signingDate: Date): Promise<string> {
  const request = new HttpRequest({ method: "POST", protocol: url.protocol, hostname: url.hostname, path: "/", headers: { host: url.host, "content-type": `application/x-amz-json-${version}`, "x-amz-target": target }, body });
  const { headers } = await new SignatureV4({ service, region, credentials, sha256: Sha256 }).sign(request, { signingDate });
  return headers.authorization!;
}

describe("a signature", () => {
  const days = [new Date("2027-01-04T05:06:07.089Z"), new Date("2027-12-31T23:59:59.999Z")];
  test.each([
    ["a call of the table", what, role],
    ["a role that is lent for hours", what, { ...role, sessionToken: "IQoJb3JpZ2luX2VjE==/+a" }],
    ["another service, with words in it that are not ASCII", { ...what, url: new URL("https://ssm.ap-southeast-3.amazonaws.com"), service: "ssm", target: "AmazonSSM.GetParameters", version: "1.1" as const, body: '{"Names":["/among/dév/secret"]}' }, role],
    ["a port of its own", { ...what, url: new URL("http://127.0.0.1:8000") }, role],
  ])("of %s is the SDK's", async (_, request, role) => {
    for (const day of [...days, ...days]) expect(signed(request, role, day).authorization).toBe(await bySdk(request, role, day));
  });
});

describe("a connection that breaks", () => {
  let server: Server;
  let breaks = 0;
  let heard = 0;
  const answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", () => {
        heard++;
        if (breaks-- > 0) socket.resetAndDestroy();
        else socket.write(answer);
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  afterAll(() => void server.close());
  const ask = (times: number) => {
    [breaks, heard] = [times, 0];
    return post({ ...what, url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) });
  };

  test("is tried again", async () => {
    expect(await ask(2)).toEqual({ status: 200, text: "{}" });
    expect(heard).toBe(3);
  });

  test("and given up the third time", async () => {
    await expect(ask(9)).rejects.toThrow();
    expect(heard).toBe(3);
  });
});
