import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { tell } from "@among/core/messages/message";
import * as Timer from "@among/core/timer";
import { handler as clock } from "@among/functions/clock";
import { handler as stream } from "@among/functions/stream";
import { journal } from "@among/local/journal";
import { pump } from "@among/local/pump";
import { streamRecord } from "@among/local/records";
import { sentMessages } from "@among/local/sent";
import { connect, use } from "@among/core/config";
import { connected, scratch } from "./connected.ts";

let table: ReturnType<typeof connected>["table"];
let sent: ReturnType<typeof sentMessages>;
beforeEach(() => {
  ({ table } = connected());
  sent = sentMessages(":memory:");
  connect({ ...use(), send: sent.send });
});

test("stops at the first record that fails and names it", async () => {
  await tell("+6281200000001", "a", "report#A", "one");
  await table.write([{ op: "put", item: { pk: "report#X", sk: "0#head", type: "report", v: 1, body: "no JSON" } }]);
  await tell("+6281200000002", "b", "report#B", "two");
  // Counting texts writes rows that nothing reacts to.
  const changes = table.changes(0, 100);
  const Records = changes.map(streamRecord);
  const failing = Records[changes.findIndex(({ item }) => item?.pk === "report#X")]!;
  expect(await stream({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: failing.dynamodb.SequenceNumber }] });
  expect(sent.list().map((m) => m.text)).toEqual(["one"]);
});

test("the same records twice send each message once", async () => {
  await tell("+6281200000001", "a", "report#A", "one");
  const Records = table.changes(0, 100).map(streamRecord);
  await stream({ Records });
  await stream({ Records });
  expect(sent.list()).toHaveLength(1);
});

test("a text that no budget was left for is a line of the log, which names nobody, and holds up nothing", async () => {
  const lines: string[] = [];
  const write = vi.spyOn(process.stderr, "write").mockImplementation((line) => (lines.push(String(line)), true));
  for (let n = 0; n < 5; n++) await tell("+6281200000003", `cause ${n}`, "report#A", "one", new Date(), { unproved: true });
  const answer = await stream({ Records: table.changes(0, 100).map(streamRecord) });
  write.mockRestore();
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(sent.list()).toHaveLength(3);
  expect(lines.map((line) => JSON.parse(line))).toEqual(Array.from({ length: 2 }, () => ({ at: expect.any(String), level: "warn", what: "text over budget" })));
});

test("a channel that is down for a while loses nothing", async () => {
  let left = 3;
  connect({ ...use(), send: async (message) => (left-- > 0 ? Promise.reject(new Error("down")) : sent.send(message)) });
  await tell("+6281200000001", "a", "report#A", "one");
  await pump({ feed: table, journal: journal(":memory:"), handler: stream, backoff: () => 1 }).drain();
  expect(sent.list().map((m) => m.text)).toEqual(["one"]);
});

test("the schedule's event does what is due, once", async () => {
  await Timer.set({ at: "2026-11-21T01:00:00.000Z", kind: "report", subject: "BTU-00000" }, new Date("2026-11-21T00:00:00Z"));
  expect(await clock({ time: "2026-11-21T00:59:00Z" })).toEqual({ done: 0 });
  expect(await clock({ time: "2026-11-21T01:00:30Z" })).toEqual({ done: 1 });
  expect(await clock({ time: "2026-11-21T01:01:30Z" })).toEqual({ done: 0 });
});

test("sent messages outlive the process, newest first, each id once", () => {
  const file = join(scratch(), "notes.db");
  const before = sentMessages(file);
  for (const n of [1, 2, 2, 3]) before.send({ id: `msg_${n}`, to: `+62812000000${n % 2}`, text: String(n) });
  before.close();
  const after = sentMessages(file);
  expect(after.list().map((m) => m.text)).toEqual(["3", "2", "1"]);
  expect(after.list("+628120000001").map((m) => m.text)).toEqual(["3", "1"]);
  after.close();
});

test("the command lists dead letters without what is in them, and asks for another try", () => {
  const dir = scratch();
  const notes = journal(join(dir, "notes.db"));
  notes.add("stream", "7", JSON.stringify({ eventName: "INSERT", dynamodb: { Keys: { pk: { S: "message#1" }, sk: { S: "message" } }, NewImage: { type: { S: "message" }, body: { S: "to Siti" } } } }), 5);
  const run = (...args: string[]) => execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "../../packages/local/src/dead-letters.ts"), "--data", dir, ...args]).toString();
  expect(run()).toMatch(/stream 7 {2}tried 5 times {2}INSERT message message#1 message\n1 dead letters/);
  expect(run()).not.toContain("Siti");
  expect(run("redrive")).toContain("1 will be tried again");
  expect(notes.redriving()).toHaveLength(1);
  notes.close();
});
