import { expect, test } from "vitest";
import { Fault } from "@among/core/fault";
import { turns } from "@among/functions/http/turns";
import { bounds } from "@among/local/store/folder-routes";
import { connected } from "./connected.ts";

/** Lets everything go on that does not wait for a turn. */
const settled = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((done) => setImmediate(done));
};

test("so many at once, and the others in the order in which they came", async () => {
  const { take } = turns({ atOnce: 2, perAddress: 2, waiting: 10, within: 60 });
  const order: number[] = [];
  const ends: (() => void)[] = [];
  for (let i = 0; i < 5; i++) void take(undefined).then((done) => (order.push(i), ends.push(done)));
  await settled();
  expect(order).toEqual([0, 1]);
  for (let i = 0; i < 5; i++) {
    ends[i]!();
    await settled();
  }
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

test("an address with hundreds waiting holds up nobody else", async () => {
  const { take } = turns({ atOnce: 10, perAddress: 3, waiting: 500, within: 60 });
  let flood = 0;
  for (let i = 0; i < 300; i++) take("203.0.113.7").then(() => flood++, () => "waited too long");
  await settled();
  expect(flood).toBe(3);
  const done = await take("198.51.100.4");
  done();
  expect(flood).toBe(3);
});

test("where too many wait, or wait too long, they are told when to come again", async () => {
  const { take } = turns({ atOnce: 1, perAddress: 1, waiting: 1, within: 0.01 });
  const done = await take(undefined);
  const late = take(undefined).catch((error: Error) => error);
  await expect(take(undefined)).rejects.toMatchObject({ kind: "unavailable", code: "server.busy", detail: { retryAfter: 0.01 } });
  expect(Fault.is(await late)).toBe(true);
  // Who gave up does not take a turn any more.
  done();
  (await take(undefined))();
});

test("of hundreds of uploads only some are read at once, and all arrive", async () => {
  const { bucket, origin } = connected();
  const limits = { maxBytes: 1000, types: ["image/png"], expiresIn: 60 };
  let open = 0;
  let most = 0;
  const count = bounds.atOnce + 100;
  const statuses = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const key = `incoming/${i}`;
      const { url, fields } = await bucket.uploadForm(key, limits);
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...fields, "Content-Type": "image/png" })) form.append(name, value);
      form.append("file", new File(["bytes"], "a.png"));
      const whole = new Response(form);
      const bytes = new Uint8Array(await whole.clone().arrayBuffer());
      let sent = false;
      const body = new ReadableStream(
        {
          async pull(stream) {
            if (sent) return stream.close();
            sent = true;
            most = Math.max(most, ++open);
            await settled();
            open--;
            stream.enqueue(bytes);
          },
        },
        { highWaterMark: 0 },
      );
      const { status } = await bucket.app.request(url.replace(origin, ""), { method: "POST", body, headers: { "content-type": whole.headers.get("content-type")! }, duplex: "half" } as RequestInit);
      return status;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([204]));
  expect(most).toBe(bounds.atOnce);
  expect(await bucket.pending()).toHaveLength(count);
});
