import { Hono } from "hono";
import { countProof } from "@among/core/identity/attempts";
import * as Audit from "@among/core/identity/audit";
import * as Flow from "@among/core/identity/flow";
import { isFresh } from "@among/core/identity/permissions";
import { mailOf, read } from "@among/core/identity/person";
import { noteLeft } from "@among/core/identity/recovery";
import { tokenOf } from "../http/actor.ts";
import type { Env } from "../http/env.ts";
import { back, call, go, page, refusedBy, shown, signedIn, step } from "./step.ts";

/** Makes new recovery codes, shown once; the old ones no longer work. Asks for a fresh second factor and the password. */
export const recoveryCodes = new Hono<Env>().post("/auth/staff/codes", async (c) => {
  const s = await step(c);
  const actor = await signedIn(c);
  const token = tokenOf(c.req.header("cookie") ?? null);
  if (!actor || !token) return back(s, "/masuk", { cara: "petugas", galat: "session" });
  if (!isFresh(actor)) return go(c, page(s.flow, "/masuk", { langkah: "bukti", to: page(s.flow, "/akun") }));
  try {
    await countProof(token);
    const { backupCodes } = await call(s, ["session"], (auth, headers) => auth.api.generateBackupCodes({ body: { password: s.field("password") }, headers }));
    await noteLeft(actor.id, backupCodes.length);
    await Audit.record(actor, "person.recovery_codes", actor.id);
    return go(c, page(s.flow, "/masuk", { langkah: "cadangan" }), Flow.cookieOf({ lang: s.flow.lang, to: page(s.flow, "/akun"), email: mailOf(await read(actor, actor.id)), recovery: backupCodes }));
  } catch (error) {
    if (refusedBy(error)) return back(s, "/akun", { galat: "password_wrong" });
    return back(s, "/akun", { galat: shown(error, { limited: "limited" }) }, error);
  }
});
