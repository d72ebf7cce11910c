import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import * as Official from "@among/core/market/price/official";
import { collectPrices, sources } from "@among/core/market/price/collect";
import { getText } from "@among/functions/http/get-text";
import { world, type World } from "../world.ts";

let w: World;
let server: Server;
let url: string;
let answer: { status: number; body: string };
let asked = 0;
beforeAll(async () => {
  w = await world();
  server = createServer((_request, response) => {
    asked++;
    response.writeHead(answer.status).end(answer.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/harga.csv`;
  const [format] = w.region.priceFormats;
  connect({ ...use(), region: { ...w.region, priceFormats: [{ ...format!, key: "harian", url }] } });
});
afterAll(() => {
  server.close();
  w.close();
});

const header = "date,period,market,commodity_key,unit_code,price_idr,level,source";
const at = (time: string): Date => new Date(`2026-11-21T${time}:00.000Z`);

test("the clock asks each hour until the day's file is there, and then tomorrow", async () => {
  answer = { status: 503, body: "" };
  expect(await collectPrices(getText, at("01:00"))).toMatchObject([{ key: "harian", problem: "price.unreachable" }]);
  expect(await collectPrices(getText, at("01:30"))).toEqual([]);
  answer = { status: 200, body: `${header}\n2026-11-21,day,Kota Batu,wortel,KGM,gratis,producer,dinas\n` };
  expect(await collectPrices(getText, at("02:00"))).toMatchObject([{ problem: "price.file", lines: 1 }]);
  expect(await Official.series("wortel", "2026-01-01")).toEqual([]);
  answer = { status: 200, body: `${header}\n2026-11-21,day,Kota Batu,wortel,KGM,6500,producer,dinas\n` };
  expect(await collectPrices(getText, at("03:00"))).toMatchObject([{ keptOn: "2026-11-21", kept: 1 }]);
  expect((await collectPrices(getText, at("04:30"))).length + asked).toBe(3);
  expect(await sources()).toMatchObject([{ key: "harian", kept: 1, keptOn: "2026-11-21" }]);
  expect(await collectPrices(getText, new Date("2026-11-22T01:00:00.000Z"))).toMatchObject([{ keptOn: "2026-11-22" }]);
  expect(await Official.series("wortel", "2026-01-01")).toHaveLength(1);
});

test("a source is asked anew just after local midnight, and not before", async () => {
  const { length } = await Official.series("wortel", "2026-01-01");
  const ask = (time: string) => collectPrices(getText, new Date(`2026-11-22T${time}:00.000Z`));
  expect(await ask("16:59")).toEqual([]);
  expect(await ask("17:01")).toMatchObject([{ keptOn: "2026-11-23", kept: 1 }]);
  expect(await ask("23:59")).toEqual([]);
  expect(await Official.series("wortel", "2026-01-01")).toHaveLength(length);
});

test("a file beyond all measure is not read to its end", async () => {
  answer = { status: 200, body: "x".repeat(6_000_000) };
  await expect(getText(url)).rejects.toThrow("larger than");
});
