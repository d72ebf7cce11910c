import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { DeleteTableCommand, DynamoDBClient, ListTablesCommand, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { createTable } from "./create-table.ts";

const binary = fileURLToPath(new URL("../node_modules/@dynoxide/linux-x64/dynoxide", import.meta.url));

// The shell's input is a pipe from this process: when that goes, by whatever end, the emulator goes too.
const leash = '"$0" "$@" >/dev/null 2>&1 & cat >/dev/null; kill $!; wait';

/** The variable that names the endpoint of an emulator that runs already: one serves a whole test run. */
export const endpointVariable = "TEST_DYNAMODB_ENDPOINT";

export interface Emulator {
  endpoint: string;
  client: DynamoDBClient;
  /** A fresh, empty table. */
  table(): Promise<string>;
  /** Frees what a table takes. */
  drop(table: string): Promise<void>;
}

let running: Promise<Emulator> | undefined;
let made = 0;

/**
 * The DynamoDB emulator, in memory, without streams: the test run's own, or else one that the first
 * who asks starts and that is gone with the process.
 */
export const emulator = (): Promise<Emulator> => (running ??= connected());

async function connected(): Promise<Emulator> {
  const endpoint = process.env[endpointVariable] ?? (await startEmulator()).endpoint;
  const client = clientOf(endpoint);
  return {
    endpoint,
    client,
    async table() {
      const name = `among-${process.pid}-${++made}`;
      await createTable(client, name);
      return name;
    },
    drop: async (table) => void (await client.send(new DeleteTableCommand({ TableName: table }))),
  };
}

/** The emulator wants a signature and believes any; making a true one takes a third of the time of a call. */
const signer: Exclude<DynamoDBClientConfig["signer"], Function | undefined> = {
  async sign(request) {
    request.headers.authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/local/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=0";
    request.headers["x-amz-date"] = "20260101T000000Z";
    return request;
  },
};

const clientOf = (endpoint: string): DynamoDBClient => new DynamoDBClient({ endpoint, region: "local", credentials: { accessKeyId: "test", secretAccessKey: "test" }, signer });

/** Starts an emulator on a free port; it ends with this process at the latest. */
export async function startEmulator(): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const port = await freePort();
  const child = spawn("sh", ["-c", leash, binary, "serve", "--port", String(port)], { stdio: ["pipe", "ignore", "inherit"] });
  child.unref();
  (child.stdin as Socket).unref();
  const endpoint = `http://127.0.0.1:${port}`;
  const client = clientOf(endpoint);
  for (let tries = 200; ; tries--) {
    try {
      await client.send(new ListTablesCommand({}));
      break;
    } catch (error) {
      if (tries === 0) throw new Error(`the DynamoDB emulator ${binary} does not answer: ${String(error)}`);
      await new Promise((done) => setTimeout(done, 25));
    }
  }
  client.destroy();
  return {
    endpoint,
    async stop() {
      child.ref();
      const ended = once(child, "exit");
      child.stdin!.end();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
