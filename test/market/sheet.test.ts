import { afterEach, beforeEach, expect, test } from "vitest";
import { rules } from "@among/core/market/limits";
import { take } from "../../web/src/market/sheet.ts";
import { world, type World } from "../world.ts";
import { faultOf, someone } from "./make.ts";

let here: World;
beforeEach(async () => void (here = await world()));
afterEach(() => here.close());

const sent = (file: string): FormData => {
  const form = new FormData();
  form.append("file", new File([file], "panen"));
  form.append("pasted", "what I typed");
  return form;
};

test("a file that nobody can read is counted before it is read, and like any other", async () => {
  const seller = someone();
  const bad = "PK, they say";
  for (let i = 0; i < rules.import.max; i++) expect(await take(sent(bad), seller, "id")).toEqual({ problem: { kind: "xlsx" }, pasted: "what I typed" });
  expect(await faultOf(() => take(sent(bad), seller, "id"))).toMatchObject({ kind: "limited", code: "limit.market.import" });
});

test.each([
  ["a million empty cells", ";".repeat(1_000_000), "tooMany"],
  ["more text than any table has", "x".repeat(1_000_001), "tooMany"],
  ["no workbook", "PK, they say", "xlsx"],
  ["nothing", " \n", "empty"],
  ["no heading we know", "a;b\n1;2", "header"],
])("%s: a text is told what is wrong with it", async (_, text, kind) => {
  expect(await take(sent(text), someone(), "id")).toMatchObject({ problem: { kind } });
});
