import { describe, expect, test } from "vitest";
import { id } from "@among/core/id";
import { readAnswers } from "@among/core/reports/report/answers";
import { check } from "@among/core/reports/report/draft";
import { isEmergency, promise } from "@among/core/reports/report/promise";
import type { Question } from "@among/region";
import { answersFor, batu, draft, faultOf } from "./make.ts";

const fields = async (input: unknown): Promise<Record<string, string>> => (await faultOf(() => check(batu, input))).detail.fields;
const village = batu.villages[3]!;
const point = { lat: village.lat, lng: village.lng };

describe("what fits", () => {
  test.each(batu.categories.map((c) => c.key))("%s with its required answers", (category) => {
    const checked = check(batu, draft({ category }));
    expect(checked.category.key).toBe(category);
    expect(checked.answers).toEqual(answersFor(checked.category));
  });

  test("a point is enough, and says which village it is", () => {
    expect(check(batu, draft({ point, village: undefined, landmark: undefined })).village.code).toBe(village.code);
  });

  test("where the point and the named village differ, the point counts", () => {
    expect(check(batu, draft({ point, village: batu.villages[0]!.code })).village.code).toBe(village.code);
  });

  test("answers to questions nobody asked are dropped", () => {
    expect(check(batu, draft({ answers: { ...draft().answers, role: "admin" } })).answers).not.toHaveProperty("role");
  });

  test("a phone is read as people type it", () => {
    expect(check(batu, draft({ phone: "0812-3456-7890" })).phone).toBe("+6281234567890");
    expect(check(batu, draft({ phone: "" })).phone).toBeUndefined();
  });
});

describe("every error stands beside its field", () => {
  const required = Object.keys(draft().answers!)[0]!;
  test.each<[string, object, Record<string, string>]>([
    ["a short description", { description: "Lubang" }, { description: "short" }],
    ["a long description", { description: "a".repeat(1501) }, { description: "long" }],
    ["no description", { description: undefined }, { description: "required" }],
    ["an unknown category", { category: "hantu" }, { category: "choice" }],
    ["no category", { category: undefined }, { category: "choice" }],
    ["a missing answer", { answers: {} }, Object.fromEntries(Object.keys(draft().answers!).map((c) => [`answers.${c}`, "required"]))],
    ["an answer that is no choice", { answers: { ...draft().answers, [required]: "tidak ada" } }, { [`answers.${required}`]: "choice" }],
    ["an unknown village", { village: "99.99.99.9999" }, { village: "choice" }],
    ["no place", { village: undefined, landmark: undefined }, { place: "required" }],
    ["a village without a landmark", { landmark: "  " }, { landmark: "required" }],
    ["a long landmark", { landmark: "a".repeat(81) }, { landmark: "long" }],
    ["a phone that is none", { phone: "12345" }, { phone: "phone" }],
    ["too many photos", { photos: ["a", "b", "c", "d"] }, { photos: "long" }],
    ["an id that is none", { id: "rep_1" }, { id: "invalid" }],
    ["a point off the globe", { point: { lat: 91, lng: 0 } }, { "point.lat": "long" }],
    ["an unknown language", { lang: "jv" }, { lang: "choice" }],
  ])("%s", async (_, over, wrong) => {
    expect(await fields(draft(over))).toEqual(wrong);
  });

  test("several at once", async () => {
    expect(await fields(draft({ description: "x", phone: "1", landmark: "", answers: {} }))).toMatchObject({ description: "short", phone: "phone", landmark: "required" });
  });

  test("a good point is not called missing because something else is wrong", async () => {
    expect(await fields(draft({ point, village: undefined, landmark: undefined, description: "x" }))).toEqual({ description: "short" });
  });

  test.each([null, undefined, 3, "laporan", [[]], {}, { category: 3, village: 4, landmark: 5, phone: 6, answers: 7, point: 8, photos: 9, description: 10 }, { answers: null, point: null }])(
    "%j is refused, not broken",
    async (input) => {
      const fault = await faultOf(() => check(batu, input));
      expect(fault).toMatchObject({ kind: "invalid", code: "report.invalid" });
    },
  );
});

test("a place outside the town names where to turn instead", async () => {
  const fault = await faultOf(() => check(batu, draft({ point: { lat: -6.2, lng: 106.8 } })));
  expect(fault).toMatchObject({ kind: "invalid", code: "report.outside_region", detail: { fields: { place: "outside_region" }, elsewhere: { url: expect.stringContaining("http") } } });
});

describe("answers", () => {
  const ask = (datatype: string) => batu.categories.flatMap((c) => c.questions.map((q) => ({ c, q }))).find(({ q }) => q.datatype === datatype)!;
  test.each([
    ["number", "3,5", 3.5],
    ["datetime", "2026-11-20T19:30", "2026-11-20T19:30"],
  ])("a %s is read as typed", (datatype, typed, read) => {
    const found = ask(datatype);
    const { answers } = check(batu, draft({ category: found.c.key, answers: { ...answersFor(found.c), [found.q.code]: typed } }));
    expect(answers[found.q.code]).toBe(read);
  });

  test.each([
    ["number", "banyak", "number"],
    ["number", "-1", "number"],
    ["datetime", "kemarin", "datetime"],
    ["string", "a".repeat(121), "long"],
  ])("a %s that is none", async (datatype, typed, wrong) => {
    const found = ask(datatype);
    expect(await fields(draft({ category: found.c.key, answers: { ...answersFor(found.c), [found.q.code]: typed } }))).toEqual({ [`answers.${found.q.code}`]: wrong });
  });

  // One question of each datatype, asked on its own: `text` stands in no category of the town's pack.
  const answer = (datatype: Question["datatype"], raw: unknown, required = false) => {
    const values = ["air", "lumpur"].map((key) => ({ key, name: key, nameEn: key }));
    const { answers, fields } = readAnswers({ ...batu.category("sampah")!, questions: [{ code: "q", datatype, required, order: 1, label: "", labelEn: "", values }] }, { q: raw });
    return fields["answers.q"] ?? answers.q;
  };
  test.each<[Question["datatype"], unknown, unknown]>([
    ["string", "a".repeat(120), "a".repeat(120)],
    ["text", "a".repeat(500), "a".repeat(500)],
    ["text", "a".repeat(501), "long"],
    ["text", `  ${"a".repeat(500)}  `, "a".repeat(500)],
    ["number", 0, 0],
    ["number", 1e9, 1e9],
    ["number", 1e9 + 1, "number"],
    ["number", "Infinity", "number"],
    ["datetime", "2026-11-20", "2026-11-20"],
    ["datetime", "2026-11-20T19:30 lalu", "datetime"],
    ["singlevaluelist", ["air"], "choice"],
    ["singlevaluelist", "batu", "choice"],
    ["multivaluelist", ["air", "lumpur"], ["air", "lumpur"]],
    ["multivaluelist", ["air", "air", "lumpur", "air"], ["air", "lumpur"]],
    ["multivaluelist", "lumpur", ["lumpur"]],
    ["multivaluelist", ["air", "batu"], "choice"],
    ["multivaluelist", ["batu"], "choice"],
    ["multivaluelist", ["air", 3], "choice"],
    ["multivaluelist", [], undefined],
  ])("a %s, as case %# says", (datatype, raw, read) => {
    expect(answer(datatype, raw)).toEqual(read);
  });

  test.each([undefined, null, "", []])("a required answer is not %j", (raw) => {
    for (const datatype of ["string", "number", "singlevaluelist", "multivaluelist"] as const) expect(answer(datatype, raw, true)).toBe("required");
  });
});

test("the longest that fits", () => {
  const { draft: checked } = check(batu, draft({ landmark: `  ${"a".repeat(80)} `, description: "b".repeat(1500), photos: ["a", "b", "c"] }));
  expect([checked.landmark!.length, checked.description.length, checked.photos.length]).toEqual([80, 1500, 3]);
  expect(check(batu, draft({ description: "b".repeat(10) })).draft.description).toHaveLength(10);
});

// Printing such an object throws: what no form sends is refused like any other wrong value.
const unprintable = { toString: 1, valueOf: 1 };
test.each<[object, string]>([
  [{ category: unprintable }, "category"],
  [{ answers: { kerusakan: unprintable } }, "answers.kerusakan"],
  [{ answers: { kerusakan: [unprintable] } }, "answers.kerusakan"],
  [{ answers: { catatan: unprintable, kerusakan: true } }, "answers.kerusakan"],
])("an object where a word belongs is named as wrong", async (over, field) => {
  expect((await fields({ ...draft(), ...over }))[field]).toBe("choice");
});

describe("promises", () => {
  // Friday 20 November 2026, 15:00 in Batu: offices close in an hour.
  const friday = new Date("2026-11-20T08:00:00Z");

  test("ordinary ones run in working time", () => {
    const { respondBy } = promise(batu, batu.category("jalan_rusak")!, false, friday);
    // 24 target hours are one working day of 8.5 open hours: one on Friday, the rest on Monday.
    expect(respondBy).toBe("2026-11-23T08:00:00.000Z");
  });

  test("what is under a day is meant as hours with the doors open", () => {
    // Two hours from 15:00 on Friday: one until the offices close, one from when they open on Monday.
    expect(promise(batu, batu.category("lampu_lalu_lintas")!, false, friday).respondBy).toBe("2026-11-23T01:30:00.000Z");
    // A target of twelve hours is no longer than one of a day.
    const twelve = { ...batu.category("sampah")!, targets: { respondHours: 12, resolveHours: null } };
    expect(promise(batu, twelve, false, friday)).toEqual({ respondBy: "2026-11-23T08:00:00.000Z", resolveBy: undefined });
  });

  test("emergencies run around the clock", () => {
    const { respondBy, resolveBy } = promise(batu, batu.category("kebakaran")!, true, friday);
    expect([respondBy, resolveBy]).toEqual(["2026-11-20T08:15:00.000Z", "2026-11-20T14:00:00.000Z"]);
  });

  test("an answer can make it an emergency", () => {
    expect(isEmergency(batu.category("jalan_rusak")!, { bisa_dilewati: "tidak" })).toBe(true);
    expect(isEmergency(batu.category("jalan_rusak")!, { bisa_dilewati: "ya" })).toBe(false);
    expect(isEmergency(batu.category("kebakaran")!, {})).toBe(true);
  });
});

test("the id must be made as ids are made", async () => {
  expect(check(batu, draft({ id: id("rep") })).draft.id).toMatch(/^rep_/);
  expect(await fields(draft({ id: id("pho") }))).toEqual({ id: "invalid" });
});
