import { beforeEach, describe, expect, test } from "vitest";
import { system, type Actor } from "@among/core/actor";
import { connect, use } from "@among/core/config";
import { issue } from "@among/core/identity/one-time-code";
import { readPhone } from "@among/core/identity/phone";
import { networkMark, rules, unsent, type Cause } from "@among/core/messages/budget";
import { sentTo, tell } from "@among/core/messages/message";
import { kindOf } from "@among/core/messages/ranges";
import { tick } from "@among/core/reactions";
import * as Follow from "@among/core/reports/follow";
import { fanOut } from "@among/core/reports/reactions";
import { open } from "@among/core/reports/report/open";
import { take } from "@among/core/reports/report/take";
import { device, draft, faultOf, officer, operator, trusted } from "../reports/make.ts";
import { world, type World } from "../world.ts";

let w: World;
beforeEach(async () => {
  w = await world();
  return () => w.close();
});

const victim = "+6281234567890";
const phone = (n: number): string => `+62812345${String(n).padStart(5, "0")}`;
const sent = (to: string): number => w.sent.filter((message) => message.to === to).length;
/** A town with this many texts a day. */
const withTexts = (notices: number, codes: number): void => {
  const { region } = w;
  connect({ ...use(), region: Object.assign(Object.create(region) as typeof region, { phones: { ...region.phones, textsPerDay: { notices, codes } } }) });
};

describe("numbers", () => {
  test("of satellite networks and at a premium are nobody's phone", () => {
    for (const typed of ["+8816 3141 1234", "+882 16 1234 5678", "+883 5100 1234 5678", "+870 7712 34567", "+979 1 2345 6789", "+808 1234 5678", "0809 123 4567", "0809 1234567", "0900 123 4567", "0868 1234 5678"]) {
      expect([typed, readPhone(typed)]).toEqual([typed, undefined]);
    }
    for (const to of ["+881631411234", "+882161234567", "+883510012345", "+870771234567", "+979123456789", "+80812345678", "+628091234567", "+629001234567"]) expect([to, kindOf(to)]).toEqual([to, undefined]);
  });

  test("that are sent texts: mobile ones at home, and abroad what the pack names", () => {
    expect(["+6281234567890", "+6289512345678", "+62341591234", "+6565551234", "+441632960123", "+996312123456"].map(kindOf)).toEqual(["home", "home", undefined, "abroad", "abroad", undefined]);
    const { region } = w;
    connect({ ...use(), region: Object.assign(Object.create(region) as typeof region, { phones: { ...region.phones, abroad: [] } }) });
    expect(["+6281234567890", "+6565551234"].map(kindOf)).toEqual(["home", undefined]);
  });

  test("that get none are written down as such, and are refused where a text is the whole purpose", async () => {
    await open(device("hp"), draft({ phone: "0341 591234" }));
    await w.drain();
    expect([w.sent, (await sentTo("+62341591234")).items.map((m) => m.state)]).toEqual([[], ["unreachable"]]);
    expect(await faultOf(() => issue("+62341591234", {}, "id"))).toMatchObject({ kind: "invalid", code: "phone.not_served" });
    const { code } = (await open(device("hp"), draft())).report;
    expect(await faultOf(() => Follow.follow(device("hp"), code, { phone: "0341 591234" }))).toMatchObject({ kind: "invalid", code: "phone.not_served" });
    expect(w.sent).toEqual([]);
  });

  test("abroad hear only what their owner asked for: nothing that a stranger's report or wish would send", async () => {
    const far = "+447911123456";
    const { code } = (await open(device("hp"), draft({ phone: far }))).report;
    expect(await faultOf(() => Follow.follow(device("hp"), code, { phone: far }))).toMatchObject({ kind: "invalid", code: "phone.not_served" });
    await w.drain();
    expect([w.sent, (await sentTo(far)).items.map((m) => m.state)]).toEqual([[], ["unreachable"]]);
    expect(await tell(far, "evt_1", "deal#x", "Halo")).toBe("waiting");
  });
});

describe("a stranger's number", () => {
  test("gets at most three texts a day from reports, however many devices name it; every report is taken all the same", async () => {
    const codes: string[] = [];
    for (let n = 0; n < 40; n++) codes.push((await open({ ...device(`hp ${n}`), address: `198.51.100.${n}` } as Actor, draft({ phone: victim }))).report.code);
    await w.drain();
    expect(new Set(codes).size).toBe(40);
    expect(sent(victim)).toBe(rules.unproved.max);
    expect((await sentTo(victim)).items.filter((m) => m.state === "over_budget")).toHaveLength(40 - rules.unproved.max);
    expect(await unsent(operator())).toEqual({ notices: 40 - rules.unproved.max, codes: 0 });
    expect(await faultOf(() => unsent(officer("dlh")))).toMatchObject({ kind: "forbidden" });
  });

  test("hears of steps up to a day's count, the receipts apart", async () => {
    const { code } = (await open(device("hp"), draft({ phone: victim }))).report;
    for (let version = 1; version <= 40; version++) await take(officer("dpupr"), { code, version }, "note", { text: "Kabar.", public: true });
    await w.drain();
    expect(sent(victim)).toBe(rules.numberInHour.max);
  });

  test("is sent one text when somebody follows with it, and nothing else until its owner used the link", async () => {
    const codes: string[] = [];
    for (let n = 0; n < 12; n++) codes.push((await open(trusted, draft())).report.code);
    const asked = [];
    for (const code of codes) asked.push(await Follow.follow(device("jahat"), code, { phone: victim }).then(({ pending }) => pending, (fault) => fault.code));
    // Again is no new text.
    expect(await Follow.follow(device("jahat"), codes[0]!, { phone: victim })).toEqual({ pending: true });
    expect(asked).toEqual([true, true, true, ...Array.from({ length: 9 }, () => "limit.text")]);
    for (const code of codes) await take(officer("dpupr"), { code, version: 1 }, "note", { text: "Kabar.", public: true });
    await w.drain();
    expect(sent(victim)).toBe(3);
    const link = new URL(/https?:\S+\/ikuti\S+/.exec(w.sent[0]!.text)![0]);
    const [code, digits, key] = ["l", "n", "k"].map((name) => link.searchParams.get(name)!) as [string, string, string];
    expect(await faultOf(() => Follow.confirm(code, digits, `${key}x`, "id"))).toMatchObject({ code: "follow.link" });
    expect(await faultOf(() => Follow.confirm(codes.find((other) => other !== code)!, digits, key, "id"))).toMatchObject({ code: "follow.link" });
    await Follow.confirm(code, digits, key, "id");
    await Follow.confirm(code, digits, key, "id");
    for (const code of codes) await take(officer("dpupr"), { code, version: 2 }, "note", { text: "Kabar.", public: true });
    await w.drain();
    expect(sent(victim)).toBe(4);
  });

  test("one device causes few texts to unproved numbers, and one network, too", async () => {
    for (let n = 0; n < 20; n++) await open(device("jahat"), draft({ phone: phone(n) }));
    await w.drain();
    expect(w.sent).toHaveLength(rules.causeUnproved.max);
    const code = (await open(trusted, draft())).report.code;
    expect(await faultOf(() => Follow.follow(device("jahat"), code, { phone: phone(99) }))).toMatchObject({ kind: "limited", code: "limit.text" });
    w.sent.length = 0;
    for (let n = 0; n < rules.network.max + 5; n++) await tell(phone(100 + n), `evt_${n}`, "report#x", "Halo", new Date(), { who: `dev_${n}`, network: "net", unproved: true });
    await w.drain();
    expect(w.sent).toHaveLength(rules.network.max);
  });
});

test("guests without a device, or with a new one, whose address tells nothing count as one network; nobody else does", async () => {
  const at = new Date();
  expect([{ kind: "guest" }, { kind: "guest", device: "dev_1", deviceIs: "new" }, { kind: "guest", device: "dev_1" }, { kind: "guest", madeUp: true }, operator(), system("clock")].map((actor) => networkMark(actor as Actor, at))).toEqual(["unknown", "unknown", undefined, undefined, undefined, undefined]);
  const codes: string[] = [];
  for (let n = 0; n < rules.network.max + 5; n++) codes.push((await open({ kind: "guest" }, draft({ phone: phone(n) }))).report.code);
  await w.drain();
  expect(w.sent).toHaveLength(rules.network.max);
  expect(await faultOf(() => Follow.follow({ kind: "guest" }, codes[0]!, { phone: phone(99) }))).toMatchObject({ kind: "limited", code: "limit.text" });
  expect(await Follow.follow(device("hp"), codes[0]!, { phone: phone(98) })).toEqual({ pending: true });
});

test("one person cannot use up what another's phone may hear", async () => {
  const at = Date.now();
  const news = async (who: string, hours = 0): Promise<number> => {
    const states = [];
    for (let n = 0; n < 16; n++) states.push(await tell(victim, `${who} ${hours} ${n}`, "deal#x", "Halo", new Date(at + hours * 3_600_000), { who }));
    return states.filter((state) => state === "waiting").length;
  };
  expect([await news("per_1"), await news("per_2")]).toEqual([rules.causeToNumberInHour.max, rules.causeToNumberInHour.max]);
  expect([await news("per_1", 2), await news("per_1", 4)]).toEqual([rules.causeToNumber.max - rules.causeToNumberInHour.max, 0]);
});

describe("the town", () => {
  test("sends no more news than it has, and codes go out all the same; and the other way round", async () => {
    withTexts(8, 8);
    for (let n = 0; n < 5; n++) await tell(phone(n), `evt_${n}`, "report#x", "Halo");
    expect((await Promise.all([0, 1, 2, 3, 4].map(async (n) => (await sentTo(phone(n))).items[0]!.state))).toSorted()).toEqual(["over_budget", "over_budget", "over_budget", "waiting", "waiting"]);
    for (const n of [10, 11]) await issue(phone(n), { address: "203.0.113.7" }, "id");
    expect(await faultOf(() => issue(phone(12), { address: "203.0.113.8" }, "id"))).toMatchObject({ kind: "limited", code: "limit.text.town_hour" });
    // Strangers who ask for codes take none from browsers that numbers signed in from before.
    await issue(phone(12), { known: true }, "id");
    expect(await unsent(operator())).toEqual({ notices: 3, codes: 1 });
  });

  test("sends a fifth of its news to unproved numbers at most, and the others the rest", async () => {
    withTexts(80, 8);
    const states = async (first: number, by: (n: number) => Cause) => (await Promise.all(Array.from({ length: 30 }, (_, n) => tell(phone(first + n), `evt_${n}`, "report#x", "Halo", new Date(), by(n))))).filter((state) => state === "waiting");
    expect(await states(0, (n) => ({ who: `dev_${n}`, network: `net_${n}`, unproved: true }))).toHaveLength(4);
    expect(await states(100, () => ({}))).toHaveLength(16);
  });

  test("keeps half of the codes for strangers whose address tells something", async () => {
    withTexts(8, 80);
    const codes = async (first: number, addressOf: (n: number) => string | undefined): Promise<number> => {
      let count = 0;
      for (let n = 0; n < 15; n++) count += await issue(phone(first + n), { address: addressOf(n) }, "id").then(() => 1, () => 0);
      return count;
    };
    expect(await codes(0, () => undefined)).toBe(10);
    expect(await codes(100, (n) => `203.0.113.${n}`)).toBe(10);
    expect(await unsent(operator())).toEqual({ notices: 0, codes: 10 });
  });

  test("what was counted once is not counted again when the feed tells of it again", async () => {
    withTexts(8, 8);
    for (let n = 0; n < 20; n++) expect(await tell(phone(1), "evt_1", "report#x", "Halo")).toBe("waiting");
    expect(await tell(phone(2), "evt_1", "report#x", "Halo")).toBe("waiting");
  });

  test("news to numbers abroad share a small count", async () => {
    for (let n = 0; n < 15; n++) await tell(`+65655512${10 + n}`, "evt_1", "report#x", "Halo");
    await w.drain();
    expect(w.sent).toHaveLength(rules.abroadInHour.max);
  });
});

test("a note to many who follow goes out in rounds, a minute apart, and to no more than so many", async () => {
  const at = new Date();
  const { code } = (await open(trusted, draft())).report;
  withTexts(100_000, 8);
  const all = fanOut.phones * 2 + 10;
  for (let n = 0; n < all; n++) await Follow.follow(trusted, code, { phone: phone(n) }, at);
  await take(officer("dpupr"), { code, version: 1 }, "note", { text: "Kabar.", public: true }, at);
  await w.drain();
  expect(w.sent).toHaveLength(fanOut.phones);
  for (const [minutes, told] of [[2, fanOut.phones * 2], [4, all], [6, all]] as const) {
    await tick(new Date(at.getTime() + minutes * 60_000));
    await w.drain();
    expect(w.sent).toHaveLength(told);
  }
  expect(new Set(w.sent.map(({ to }) => to)).size).toBe(all);
});

test("demo data use up nobody's texts, so that the first order in a demo town is told", async () => {
  const config = use();
  connect({ ...config, uncountedTexts: true });
  for (let n = 0; n < 2 * rules.number.max; n++) expect(await tell(victim, `demo ${n}`, "deal", "Halo")).toBe("waiting");
  connect(config);
  expect(await tell(victim, "first", "deal", "Halo")).toBe("waiting");
  expect(await unsent(operator())).toEqual({ notices: 0, codes: 0 });
});
