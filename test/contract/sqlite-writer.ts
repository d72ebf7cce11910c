// Writes without end and says each key once its write was acknowledged; the test kills it.
import { writeSync } from "node:fs";
import { sqlite } from "@among/local/store/sqlite";

const [file, name, exclusive] = process.argv.slice(2);
const store = sqlite(file!, { exclusive: exclusive === "exclusive" });
for (let i = 0; ; i += 8) {
  await Promise.all(
    Array.from({ length: 8 }, async (_, k) => {
      const sk = `${name}-${i + k}`;
      await store.write([{ op: "put", item: { pk: "p", sk, body: "x".repeat(600), g1pk: "all", g1sk: sk }, if: "absent" }]);
      writeSync(1, `${sk}\n`);
    }),
  );
}
