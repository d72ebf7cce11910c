// Writes under a limit of the file's size until a commit fails; says how each write of that turn ended and what is read then.
import { sqlite } from "@among/local/store/sqlite";

const store = sqlite(process.argv[2]!, { exclusive: true });
const key = { pk: "p", sk: "count" };
for (let round = 1; ; round++) {
  const writes = Array.from({ length: 20 }, (_, k) => store.write([{ op: "put", item: { pk: "p", sk: `r${round}-${k}`, body: "x".repeat(4_000) } }]));
  const ends = await Promise.allSettled([store.update({ op: "update", key, add: { n: 1 } }), ...writes]);
  if (ends.every(({ status }) => status === "fulfilled")) continue;
  const lost = await store.batchGet(writes.map((_, k) => ({ pk: "p", sk: `r${round}-${k}` })));
  console.log(JSON.stringify({ round, acknowledged: ends.filter(({ status }) => status === "fulfilled").length, count: (await store.get(key))?.n, lost: lost.length }));
  process.exit();
}
