import { Hono } from "hono";
import { countProof } from "@among/core/identity/attempts";
import * as Audit from "@among/core/identity/audit";
import * as Flow from "@among/core/identity/flow";
import { isFresh } from "@among/core/identity/permissions";
import { mailOf, read } from "@among/core/identity/person";
import * as Session from "@among/core/identity/session";
import { tokenOf } from "../http/actor.ts";
import type { Env } from "../http/env.ts";
import { weakness } from "./password.ts";
import { back, call, go, page, refusedBy, shown, signedIn, step } from "./step.ts";

/** Changes the password: with the old one and a fresh second factor. Every other session ends. */
export const newPassword = new Hono<Env>().post("/auth/staff/password", async (c) => {
  const s = await step(c);
  const actor = await signedIn(c);
  const token = tokenOf(c.req.header("cookie") ?? null);
  if (!actor || !token) return back(s, "/masuk", { cara: "petugas", galat: "session" });
  if (!isFresh(actor)) return go(c, page(s.flow, "/masuk", { langkah: "bukti", to: page(s.flow, "/akun") }));
  const [currentPassword, password] = [s.field("current"), s.field("new")];
  try {
    await countProof(token);
    const weak = await weakness(password, [actor.name, mailOf(await read(actor, actor.id)) ?? ""]);
    if (weak) return back(s, "/akun", { galat: weak });
    await call(s, ["session"], (auth, headers) => auth.api.changePassword({ body: { currentPassword, newPassword: password }, headers }));
    await Session.endOthers(actor.id, token);
    await Audit.record(actor, "person.password", actor.id);
    return go(c, page(s.flow, "/akun", { sandi: "1" }), Flow.noCookie());
  } catch (error) {
    if (refusedBy(error)) return back(s, "/akun", { galat: "current_wrong" });
    return back(s, "/akun", { galat: shown(error, { limited: "limited" }) }, error);
  }
});
