import { Hono } from "hono";
import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import * as Attempts from "@among/core/identity/attempts";
import { cookieName } from "@among/core/identity/cookie";
import * as Flow from "@among/core/identity/flow";
import * as KnownBrowser from "@among/core/identity/known-browser";
import { home, type LocalPath } from "@among/core/identity/local-path";
import { can } from "@among/core/identity/permissions";
import { People, type Person } from "@among/core/identity/person";
import * as Recovery from "@among/core/identity/recovery";
import * as Session from "@among/core/identity/session";
import { holderOf } from "@among/core/identity/unique";
import { useStep } from "@among/core/identity/used-step";
import { goesOn } from "@among/core/stored-time";
import { cookies, tokenOf } from "../http/actor.ts";
import type { Env } from "../http/env.ts";
import { back, begin, beginStaff, call, challengeIn, go, isSessionOf, page, refusedBy, shown, signedIn, step, cookiesIn, type Step } from "./step.ts";

const attemptOf = ({ c, address }: Step, email: string): Attempts.Attempt => ({ address, browser: KnownBrowser.knownTo(email, c.req.header("cookie")) });

/** A code works once, wherever it is given: the library alone would take it again within its minute and a half. */
async function useUp(person: string, code: string): Promise<void> {
  const { timeStepOf } = await import("./time-step.ts");
  const step = await timeStepOf(person, code);
  if (step !== undefined && !(await useStep(person, step))) throw new Fault("invalid", "code.used");
}

/** Hours after which an account, new or set anew, that has no second factor can no longer set one up with the password alone. */
const enrolWithin = 72;

const lockedCodes = new Set(["TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE", "ACCOUNT_TEMPORARILY_LOCKED"]);
const expiredCodes = new Set(["INVALID_TWO_FACTOR_COOKIE"]);

/** Checks the password; a second factor follows, or is set up now when there never was one. */
export async function withPassword(s: Step, email: string, password: string): Promise<Response> {
  const wrong = () => back(s, "/masuk", { cara: "petugas", galat: "sign_in_wrong" });
  s.flow = { lang: s.flow.lang, to: s.flow.to, email };
  const attempt = attemptOf(s, email);
  try {
    await Attempts.countPassword(email, attempt);
    const { headers, response } = await call(s, [], (auth, headers) => auth.api.signInEmail({ body: { email, password }, headers, returnHeaders: true }));
    await Attempts.forgivePassword(email, attempt);
    const { signed, others } = cookiesIn(headers);
    s.flow.person = await holderOf("email", email);
    s.flow.challenge = challengeIn(others.map((cookie) => cookie.split(";")[0]).join("; "));
    if ("twoFactorRedirect" in response) return go(s.c, page(s.flow, "/masuk", { langkah: "totp" }), ...others, Flow.cookieOf(s.flow));
    return signed ? await setUp(s, signed, password, wrong) : wrong();
  } catch (error) {
    if (refusedBy(error)) return wrong();
    return back(s, "/masuk", { cara: "petugas", galat: shown(error, { limited: "limited" }) }, error);
  }
}

async function setUp(s: Step, signed: string, password: string, wrong: () => Response): Promise<Response> {
  const token = signed.slice(0, signed.lastIndexOf("."));
  const person = await People.get({ id: Session.personOf(token)! }, { consistent: true });
  const within = enrolWithin * 3_600_000;
  if (!person || !goesOn(Date.parse(person.renewedAt ?? person.createdAt) + within, within, Date.now())) {
    await Session.end(token);
    return wrong();
  }
  const cookie = `${cookieName(cookies.session)}=${encodeURIComponent(signed)}`;
  const { totpURI, backupCodes } = (await call(s, [], (auth, headers) => auth.api.enableTwoFactor({ body: { password, method: "totp" }, headers }), [cookie])) as { totpURI: string; backupCodes: string[] };
  return go(s.c, page(s.flow, "/masuk", { langkah: "pasang" }), ...(await begin(s.c, signed, true)), Flow.cookieOf({ ...s.flow, totpUri: totpURI, recovery: backupCodes }));
}

/** Where somebody of the staff begins: at the first place they may enter. */
function start({ id, name, grants }: Person, flow: Flow.Flow): LocalPath {
  if (flow.to !== home) return flow.to;
  const actor: Actor = { kind: "person", id, name, grants };
  const places = [["report.take", "/petugas"], ["audit.read", "/admin"], ["farmer.verify", "/petugas/verifikasi"]] as const;
  return page(flow, places.find(([action]) => can(actor, action))?.[1] ?? "/akun");
}

/**
 * The second factor at sign-in, of either kind. Tries and used codes are counted for the flow's person, while the library
 * checks the code of the challenge's: only the challenge that was given in this flow is taken, or tries at one account
 * would count for another.
 */
async function secondFactor(s: Step, langkah: "totp" | "cadangan-masuk", wrongCode: string): Promise<Response> {
  const expired = () => back(s, "/masuk", { cara: "petugas", galat: "expired" });
  const { email, person: id, challenge } = s.flow;
  if (!email || !id || !challenge || challengeIn(s.c.req.header("cookie")) !== challenge) return expired();
  const code = langkah === "totp" ? s.field("code").replace(/\D/g, "") : s.field("code").trim();
  const attempt = attemptOf(s, email);
  try {
    await Attempts.countFactor(id, attempt);
    if (langkah === "totp") await useUp(id, code);
    const { headers } = await call(s, ["challenge"], (auth, headers) =>
      langkah === "totp" ? auth.api.verifyTOTP({ body: { code }, headers, returnHeaders: true }) : auth.api.verifyBackupCode({ body: { code }, headers, returnHeaders: true }),
    );
    if (!(await isSessionOf(id, headers))) return expired();
    const { person, set } = await beginStaff(s.c, headers);
    await Attempts.forgiveFactor(id, attempt);
    if (langkah !== "totp") await Recovery.noteUsed(person.id);
    return go(s.c, start(person, s.flow), ...set, Flow.noCookie());
  } catch (error) {
    const code = refusedBy(error);
    if (code && expiredCodes.has(code)) return expired();
    if (code) return back(s, "/masuk", { langkah, galat: lockedCodes.has(code) ? "limited" : wrongCode });
    return back(s, "/masuk", { langkah, galat: shown(error, { limited: "limited", invalid: wrongCode }) }, error);
  }
}

/** Sign-in of staff: password, then a code of the authenticator or a recovery code; and proving oneself again. */
export const staffSteps = new Hono<Env>()
  .post("/auth/staff", async (c) => {
    const s = await step(c);
    return withPassword(s, s.field("email").trim().toLowerCase().slice(0, 254), s.field("password"));
  })
  .post("/auth/staff/totp", async (c) => secondFactor(await step(c), "totp", "totp_wrong"))
  .post("/auth/staff/recovery", async (c) => secondFactor(await step(c), "cadangan-masuk", "recovery_wrong"))
  .post("/auth/staff/enrol", async (c) => {
    const s = await step(c);
    const actor = await signedIn(c);
    const token = tokenOf(c.req.header("cookie") ?? null);
    if (!actor || !token || !s.flow.totpUri) return back(s, "/masuk", { cara: "petugas", galat: "expired" });
    try {
      await Attempts.countProof(token);
      const code = s.field("code").replace(/\D/g, "");
      await useUp(actor.id, code);
      const { headers } = await call(s, ["session"], (auth, headers) => auth.api.verifyTOTP({ body: { code }, headers, returnHeaders: true }));
      if (!(await isSessionOf(actor.id, headers))) return back(s, "/masuk", { cara: "petugas", galat: "expired" });
      const { set } = await beginStaff(s.c, headers);
      await Recovery.noteLeft(actor.id);
      return go(c, page(s.flow, "/masuk", { langkah: "cadangan" }), ...set, Flow.cookieOf({ ...s.flow, totpUri: undefined }));
    } catch (error) {
      if (refusedBy(error)) return back(s, "/masuk", { langkah: "pasang", galat: "totp_wrong" });
      return back(s, "/masuk", { langkah: "pasang", galat: shown(error, { limited: "limited", invalid: "totp_wrong" }) }, error);
    }
  })
  .post("/auth/staff/enrolled", async (c) => {
    const s = await step(c);
    const actor = await signedIn(c);
    const person = actor && (await People.get({ id: actor.id }));
    return go(c, person ? start(person, s.flow) : page(s.flow, "/masuk", { cara: "petugas" }), Flow.noCookie());
  })
  .post("/auth/staff/prove", async (c) => {
    const s = await step(c);
    const actor = await signedIn(c);
    const token = tokenOf(c.req.header("cookie") ?? null);
    if (!actor || !token) return back(s, "/masuk", { cara: "petugas", galat: "session" });
    const code = s.field("code").replace(/\D/g, "");
    try {
      await Attempts.countProof(token);
      await useUp(actor.id, code);
      await call(s, ["session"], (auth, headers) => auth.api.verifyTOTP({ body: { code }, headers }));
    } catch (error) {
      const galat = refusedBy(error) ? "totp_wrong" : shown(error, { limited: "limited", invalid: "totp_wrong" });
      return back(s, "/masuk", { langkah: "bukti", galat }, error);
    }
    await Attempts.forgiveProof(token);
    await Session.prove({ userId: actor.id, token });
    return go(c, s.flow.to, Flow.noCookie());
  });
