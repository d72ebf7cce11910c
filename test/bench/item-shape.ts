// Which shape should an item have: the noun as one JSON string, or an attribute per field?
// Prints CPU of this process and bytes for a page of 24 items of fifteen fields, through the SDK from the
// emulator and from SQLite.   node test/bench/item-shape.ts
import { dynamo } from "@among/core/store/dynamo";
import type { Item, TableStore, Value } from "@among/core/store/table-store";
import { sqlite } from "@among/local/store/sqlite";
import { emulator } from "../emulator.ts";

const fields = (i: number): Record<string, Value> => ({
  id: `rep_01J${String(i).padStart(23, "0")}`,
  code: `BTU-${String(i).padStart(5, "0")}`,
  category: "jalan_rusak",
  state: "acknowledged",
  agency: "dpupr",
  village: "35.79.01.1001",
  landmark: "Depan balai desa, sebelah warung Bu Sri",
  description: "Jalan berlubang cukup dalam sejak hujan minggu lalu, sudah dua pengendara motor jatuh. Mohon segera ditambal. ".repeat(3),
  lat: -7.8712,
  lng: 112.5269,
  supports: i,
  confidential: false,
  createdAt: "2026-11-21T07:00:00.000Z",
  dueAt: "2026-11-24T07:00:00.000Z",
  updatedAt: "2026-11-21T08:00:00.000Z",
});

const frame = (shape: string, i: number): Item => ({ pk: `${shape}#${i}`, sk: "report", type: "report", v: 1, g1pk: shape, g1sk: String(i).padStart(6, "0") });
const shapes: Record<string, { item(i: number): Item; noun(item: Item): unknown }> = {
  "one JSON body": {
    item: (i) => ({ ...frame("body", i), body: JSON.stringify(fields(i)) }),
    noun: (item) => JSON.parse(item.body as string),
  },
  "attribute per field": {
    item: (i) => ({ ...frame("each", i), ...fields(i) }),
    noun: ({ pk: _, sk, g1pk, g1sk, ...noun }) => noun,
  },
};

async function measure(work: () => Promise<unknown>, times: number): Promise<number> {
  for (let i = 0; i < times / 4; i++) await work();
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
}

const { client, table } = await emulator();
let units = 0;
const stores: [name: string, store: TableStore, times: number][] = [
  ["SDK + emulator", dynamo({ table: await table(), client, onCapacity: (c) => void (units = c.read) }), 400],
  ["SQLite", sqlite(":memory:"), 4_000],
];
for (const [name, store, times] of stores) {
  for (const [shape, { item, noun }] of Object.entries(shapes)) {
    const items = Array.from({ length: 60 }, (_, i) => item(i));
    await store.write(items.map((each) => ({ op: "put", item: each })));
    const page = async () => (await store.query({ index: "g1", pk: items[0]!.g1pk as string, limit: 24, reverse: true })).items.map(noun);
    const ms = await measure(page, times);
    const bytes = Buffer.byteLength(JSON.stringify(items[0]));
    console.log(`${name.padEnd(15)} ${shape.padEnd(20)} ${ms.toFixed(3)} ms CPU per page of 24, ${bytes} bytes per item${name === "SQLite" ? "" : `, ${units} read units`}`);
  }
}
