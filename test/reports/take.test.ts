import { beforeAll, describe, expect, test } from "vitest";
import { actions } from "@among/core/identity/permissions";
import { open } from "@among/core/reports/report/open";
import * as Read from "@among/core/reports/report/read";
import { stepFields } from "@among/core/reports/report/event";
import { reporterSteps, staffSteps } from "@among/core/reports/report/steps";
import { steps } from "@among/core/reports/report/steps";
import { offeredTo, takeSent } from "@among/core/reports/report/take";
import { fieldsOfInput } from "@among/core/step";
import { world, type World } from "../world.ts";
import { device, draft, faultOf, head, officer, operator } from "./make.ts";

let w: World;
const phone = device("hp");
beforeAll(async () => {
  w = await world();
  return () => w.close();
});
const opened = async () => (await open(phone, draft())).report;

describe("steps as objects", () => {
  test("each is taken by staff with a permission that exists, by the reporter, or by nobody", () => {
    for (const { by } of Object.values(staffSteps)) expect(actions).toContain(by);
    const named = [...Object.keys(staffSteps), ...Object.keys(reporterSteps)];
    expect(Object.keys(steps).filter((name) => !named.includes(name))).toEqual(["add", "close", "escalate"]);
  });

  test("whatever a step asks for is among the fields of its event", () => {
    for (const [name, { input }] of Object.entries(steps)) for (const field of Object.keys(fieldsOfInput(input))) expect(Object.keys(stepFields), name).toContain(field);
  });
});

describe("a step by a name that somebody sent", () => {
  test.each(["close", "add", "escalate", "planned", "toString", "__proto__", ""])("%s is none of a person's", async (name) => {
    const { code, version } = await opened();
    expect(await faultOf(() => takeSent(officer("dpupr"), { code, version }, name, {}))).toMatchObject({ kind: "missing", code: "move.unknown" });
    expect((await Read.head(code))!.version).toBe(version);
  });

  test("whoever may not take it learns nothing of what it asks for", async () => {
    const { code, version } = await opened();
    expect(await faultOf(() => takeSent(officer("dlh"), { code, version }, "plan", {}))).toMatchObject({ code: "report.missing" });
    expect(await faultOf(() => takeSent(operator(), { code, version }, "plan", {}))).toMatchObject({ code: "role.needed" });
    expect(await faultOf(() => takeSent(device("lain"), { code }, "reply", {}))).toMatchObject({ code: "report.not_yours" });
  });

  test("tells everything that is wrong at once, and keeps nothing beside what it asks for", async () => {
    const { code, version } = await opened();
    const dpupr = officer("dpupr");
    expect(await faultOf(() => takeSent(dpupr, { code, version }, "plan", { plannedFor: "besok", text: "ab" }))).toMatchObject({ code: "plan.date", detail: { fields: { plannedFor: "date", text: "required" } } });
    const { event } = await takeSent(dpupr, { code, version }, "acknowledge", { text: "  ", kind: "hidden", state: "closed", byName: "Orang lain" });
    expect(event).toMatchObject({ kind: "acknowledged", state: "acknowledged", byName: dpupr.name });
    expect(event.text).toBeUndefined();
  });
});

test("what is offered would change something", async () => {
  const { code, version } = await opened();
  const chief = head("dpupr");
  const offered = async (actor: ReturnType<typeof head>) => offeredTo(actor, (await Read.head(code))!);
  expect(await offered(chief)).toEqual(["acknowledge", "plan", "start", "ask", "note", "take", "assign", "forward", "reject", "finish"]);
  expect(await offered(operator())).toEqual(["acknowledge", "ask", "note", "take", "assign", "forward", "reject", "hide"]);
  await takeSent(chief, { code, version }, "take", {});
  expect(await offered(chief)).not.toContain("take");
  await takeSent(operator(), { code, version: version + 1 }, "hide", { text: "Menyebut nama orang." });
  expect((await offered(operator())).filter((name) => name === "hide" || name === "show")).toEqual(["show"]);
  expect(await offered(officer("dlh"))).toEqual([]);
});
