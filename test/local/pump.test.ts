import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { unmarshal } from "@among/core/store/attributes";
import type { Write } from "@among/core/store/table-store";
import type { BatchAnswer, StreamEvent } from "@among/functions/stream";
import { journal, type Journal } from "@among/local/journal";
import { pump, type Pump } from "@among/local/pump";
import { sqlite, type SqliteStore } from "@among/local/store/sqlite";
import { watched } from "@among/local/watched";
import { scratch } from "./connected.ts";

let store: SqliteStore;
let notes: Journal;
let names: string[];

beforeEach(() => {
  store = sqlite(":memory:", { durable: false });
  notes = journal(":memory:");
  names = [];
});

const put = (pk: string, sk: string): Write => ({ op: "put", item: { pk, sk, type: "thing", v: 1, body: "{}" } });
const name = ({ dynamodb }: StreamEvent["Records"][number]): string => `${unmarshal(dynamodb.Keys).pk}/${unmarshal(dynamodb.Keys).sk}`;

/** Notes what it was given; fails on the names for which `fails` says so. */
const noting = (fails: (name: string) => boolean = () => false) => async ({ Records }: StreamEvent): Promise<BatchAnswer> => {
  for (const record of Records) {
    if (fails(name(record))) return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] };
    names.push(name(record));
  }
  return { batchItemFailures: [] };
};
const made = (handler: (event: StreamEvent) => Promise<BatchAnswer>): Pump => pump({ feed: store, journal: notes, handler, backoff: () => 1 });

describe("order", () => {
  test("each item's writes arrive in the order they were made, once each", async () => {
    for (let n = 0; n < 500; n++) await store.write([put(`p${n % 7}`, String(n).padStart(4, "0"))]);
    await made(noting()).drain();
    expect(names).toHaveLength(500);
    for (let p = 0; p < 7; p++) {
      const of = names.filter((s) => s.startsWith(`p${p}/`));
      expect(of).toEqual(of.toSorted());
    }
    expect(store.changes(0, 10)).toEqual([]);
  });

  test("records are DynamoDB's: kinds, images and keys as attribute values", async () => {
    const records: StreamEvent["Records"] = [];
    await store.write([put("a", "1")]);
    await store.write([{ op: "update", key: { pk: "a", sk: "1" }, set: { v: 2, hot: true } }]);
    await store.write([{ op: "delete", key: { pk: "a", sk: "1" } }]);
    await made(async ({ Records }) => (records.push(...Records), { batchItemFailures: [] })).drain();
    expect(records.map((r) => r.eventName)).toEqual(["INSERT", "MODIFY", "REMOVE"]);
    expect(records[1]!.dynamodb).toMatchObject({ Keys: { pk: { S: "a" }, sk: { S: "1" } }, OldImage: { v: { N: "1" } }, NewImage: { v: { N: "2" }, hot: { BOOL: true } } });
    expect(records[2]!.dynamodb.NewImage).toBeUndefined();
  });
});

describe("failures", () => {
  test("a record that fails is tried again, and what follows it in its partition waits for it", async () => {
    let left = 3;
    await store.write([put("a", "1")]);
    await store.write([put("a", "2")]);
    await store.write([put("b", "1")]);
    await made(noting((n) => n === "a/1" && left-- > 0)).drain();
    expect(names.filter((s) => s.startsWith("a"))).toEqual(["a/1", "a/2"]);
    expect(names[0]).toBe("b/1");
    expect(notes.deadLetters()).toEqual([]);
  });

  test("after five tries it becomes a dead letter, and the rest goes on", async () => {
    let tries = 0;
    await store.write([put("a", "1")]);
    await store.write([put("a", "2")]);
    await made(noting((n) => n === "a/1" && ++tries > 0)).drain();
    expect(tries).toBe(5);
    expect(names).toEqual(["a/2"]);
    expect(notes.deadLetters()).toMatchObject([{ source: "stream", attempts: 5, redrive: false }]);
  });

  test("a handler that throws as a whole loses nothing", async () => {
    let left = 2;
    await store.write([put("a", "1")]);
    const handler = noting();
    await made(async (event) => {
      if (left-- > 0) throw new Error("out of memory");
      return handler(event);
    }).drain();
    expect(names).toEqual(["a/1"]);
  });

  test("a dead letter is handled once it is asked for again, and stays when it fails again", async () => {
    let broken = true;
    await store.write([put("a", "1")]);
    const feed = made(noting(() => broken));
    await feed.drain();
    expect(notes.askRedrive()).toBe(1);
    await feed.drain();
    expect(notes.deadLetters()).toMatchObject([{ attempts: 6, redrive: false }]);
    broken = false;
    notes.askRedrive();
    await feed.drain();
    expect(names).toEqual(["a/1"]);
    expect(notes.deadLetters()).toEqual([]);
  });

  test("a process that dies between handling and noting handles the same records again", async () => {
    await store.write([put("a", "1")]);
    await store.write([put("a", "2")]);
    const dying = { ...store, setMeta: () => Promise.reject(new Error("killed")), forget: () => Promise.reject(new Error("killed")) };
    await expect(pump({ feed: dying, journal: notes, handler: noting() }).runOnce()).rejects.toThrow("killed");
    await made(noting()).drain();
    expect(names).toEqual(["a/1", "a/2", "a/1", "a/2"]);
  });
});

describe("a record that ends the whole process", () => {
  /** Handles what it is given until the record that ends the process: from there nothing comes back. */
  const dying = (fatal: string, seen: string[] = []) => {
    const died = Promise.withResolvers<"died">();
    const handler = ({ Records }: StreamEvent): Promise<BatchAnswer> => {
      seen.push(...Records.map(name));
      if (!Records.some((record) => name(record) === fatal)) return noting()({ Records });
      died.resolve("died");
      return new Promise(() => {});
    };
    return { handler, died: died.promise, seen };
  };

  test("is a dead letter after it ended the process that wrote it and five more, and everything else goes on", async () => {
    const file = join(scratch(), "notes.db");
    let ended = 0;
    for (const key of ["a", "b", "c"]) await store.write([put(key, "1")]);
    for (let start = 0; ; start++) {
      // The record came while the first process ran.
      const notes = journal(file);
      onTestFinished(() => notes.close());
      const { handler, died } = dying("b/1");
      const feed = pump({ feed: store, journal: notes, handler, backoff: () => 1 });
      if (start === 0) await store.write([put("b", "2")]);
      if ((await Promise.race([died, feed.drain()])) !== "died") break;
      ended++;
    }
    expect(ended).toBe(5);
    const left = journal(file);
    onTestFinished(() => left.close());
    expect(left.deadLetters()).toMatchObject([{ source: "stream", attempts: 5 }]);
    expect(new Set(names)).toEqual(new Set(["a/1", "c/1", "b/2"]));
    expect(store.changes(0, 10)).toEqual([]);
  });

  test("is tried alone after a restart, so that no other record counts its ends", async () => {
    for (const key of ["a", "b", "c"]) await store.write([put(key, "1")]);
    const { handler, died, seen } = dying("b/1");
    void pump({ feed: store, journal: notes, handler }).drain();
    await died;
    expect(seen).toEqual(["a/1", "b/1"]);
  });

  test("costs nothing where none came: what is written while it runs is not noted", async () => {
    const attempted: string[] = [];
    const feed = pump({ feed: store, journal: { ...notes, attempted: (_, id) => (attempted.push(id), 1) }, handler: noting() });
    await store.write([put("a", "1")]);
    await feed.drain();
    expect([names, attempted]).toEqual([["a/1"], []]);
  });
});

test("a write wakes it within 50 ms, and it sleeps in between", async () => {
  let rounds = 0;
  const feed = pump({ feed: { ...store, changes: (...args) => (rounds++, store.changes(...args)) }, journal: notes, handler: noting() });
  const table = watched(store, feed.wake);
  feed.start();
  await new Promise((done) => setTimeout(done, 60));
  const idle = rounds;
  await new Promise((done) => setTimeout(done, 60));
  expect(rounds).toBe(idle);
  await table.write([put("a", "1")]);
  await new Promise((done) => setTimeout(done, 50));
  expect(names).toEqual(["a/1"]);
  await feed.stop();
  await table.write([put("a", "2")]);
  await new Promise((done) => setTimeout(done, 30));
  expect(names).toEqual(["a/1"]);
});
