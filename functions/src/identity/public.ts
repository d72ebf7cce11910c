import { Hono } from "hono";
import { Fault } from "@among/core/fault";
import { secret } from "@among/core/id";
import { setCookie } from "@among/core/identity/cookie";
import * as Flow from "@among/core/identity/flow";
import * as KnownBrowser from "@among/core/identity/known-browser";
import { localPath } from "@among/core/identity/local-path";
import * as Code from "@among/core/identity/one-time-code";
import { readPhone } from "@among/core/identity/phone";
import * as Profile from "@among/core/identity/profile";
import * as Session from "@among/core/identity/session";
import { cookies, leaveDevice, tokenOf } from "../http/actor.ts";
import { print } from "../http/log.ts";
import type { Env } from "../http/env.ts";
import { inside } from "./inside.ts";
import { back, begin, call, go, page, refusedBy, shown, signedIn, step, cookiesIn, type Step } from "./step.ts";

const isKnown = ({ c }: Step, phone: string): boolean => KnownBrowser.knownTo(phone, c.req.header("cookie")) !== undefined;

/** Sign-in of the public by phone and code, and what a person does with the own session. */
export const publicSteps = new Hono<Env>()
  .post("/auth/phone", async (c) => {
    const s = await step(c);
    const typed = s.field("phone").slice(0, 25);
    const phone = readPhone(s.field("phone"));
    // A number typed anew drops the code page of the last one.
    const again = phone !== undefined && s.flow.phone === phone;
    s.flow = { lang: s.flow.lang, to: s.flow.to, typedPhone: typed, ...(again ? { phone, id: s.flow.id } : {}) };
    if (!phone) return back(s, "/masuk", { galat: "phone_invalid" });
    const flow = s.flow.id ?? secret();
    try {
      await Code.issue(phone, { address: s.address, flow, known: isKnown(s, phone) }, s.flow.lang);
    } catch (error) {
      if (Fault.is(error) && error.code.startsWith("limit.text.")) print({ level: "warn", what: "text over budget" });
      const galat = shown(error, { limited: "limited", unavailable: "not_sent", invalid: "phone_not_served" });
      return back(s, "/masuk", { langkah: s.flow.phone ? "kode" : undefined, galat }, error);
    }
    return go(c, page(s.flow, "/masuk", { langkah: "kode" }), Flow.cookieOf({ ...s.flow, phone, id: flow }));
  })
  .post("/auth/code", async (c) => {
    const s = await step(c);
    const { phone, id } = s.flow;
    if (!phone || !id) return back(s, "/masuk", { galat: "expired" });
    const code = s.field("code").replace(/\D/g, "");
    try {
      const { headers, response } = await call(s, [], (auth, headers) => {
        headers.set(inside.flow, id);
        if (isKnown(s, phone)) headers.set(inside.known, "1");
        return auth.api.verifyPhoneNumber({ body: { phoneNumber: phone, code }, headers, returnHeaders: true });
      });
      const { signed } = cookiesIn(headers);
      if (!signed) throw new Error("no session was made");
      const set = [...(await begin(c, signed, false)), KnownBrowser.remember(phone, c.req.header("cookie"))];
      if (response.user.name) return go(c, s.flow.to, ...set, Flow.noCookie());
      return go(c, page(s.flow, "/masuk", { langkah: "profil" }), ...set, Flow.cookieOf({ lang: s.flow.lang, to: s.flow.to }));
    } catch (error) {
      if (refusedBy(error)) return back(s, "/masuk", { langkah: "kode", galat: "code_wrong" });
      return back(s, "/masuk", { langkah: "kode", galat: shown(error, { limited: "limited" }) }, error);
    }
  })
  .post("/auth/profile", async (c) => {
    const s = await step(c);
    const actor = await signedIn(c);
    if (!actor) return back(s, "/masuk", { galat: "session" });
    const [name, village] = [s.field("name"), s.field("village")];
    const yes = (field: string): boolean => s.field(field) !== "";
    const at = s.field("from") === "akun" ? "/akun" : "/masuk";
    try {
      await Profile.introduce(actor, { name, village, consent: yes("consent"), farmer: yes("farmer"), buyer: yes("buyer") });
    } catch (error) {
      s.flow = { ...s.flow, name: name.slice(0, 80), village: village.slice(0, 20) };
      const galat = shown(error, { invalid: "profile_invalid", conflict: "changed" });
      return back(s, at, { langkah: at === "/masuk" ? "profil" : undefined, galat }, error);
    }
    return go(c, at === "/akun" ? page(s.flow, "/akun", { tersimpan: "1" }) : s.flow.to, Flow.noCookie());
  })
  .post("/auth/out", async (c) => {
    const s = await step(c);
    const token = tokenOf(c.req.header("cookie") ?? null);
    if (token) await Session.end(token);
    return go(c, localPath(s.field("to")), setCookie(cookies.session, "", 0), leaveDevice(), Flow.noCookie());
  })
  .post("/auth/session/revoke", async (c) => {
    const s = await step(c);
    const actor = await signedIn(c);
    if (!actor) throw new Fault("unauthenticated", "session.needed");
    await Session.revoke(actor, s.field("id"), s.field("person") || actor.id);
    return go(c, s.field("to") ? s.flow.to : page(s.flow, "/akun", { dicabut: "1" }));
  });
