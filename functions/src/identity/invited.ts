import { Hono } from "hono";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import * as Invitation from "@among/core/identity/invitation";
import { limit } from "@among/core/limit";
import type { Env } from "../http/env.ts";
import { weakness } from "./password.ts";
import { withPassword } from "./staff.ts";
import { back, call, shown, step } from "./step.ts";

const limits = { address: { max: 30, seconds: 3600 } } as const;

/** Makes a staff account out of an invitation, or sets a lost sign-in anew, once; and goes on to setting up the second factor. */
export const invitedSteps = new Hono<Env>().post("/auth/invitation", async (c) => {
  const s = await step(c);
  const token = s.field("token");
  const path = `/undangan/${/^[0-9A-Z]{26}$/.test(token) ? token : "-"}` as const;
  const [name, password] = [s.field("name").trim(), s.field("password")];
  s.flow = { ...s.flow, name: name.slice(0, 60) };
  try {
    if (s.address) await limit("invitation.address", s.address, limits.address);
    const invitation = await Invitation.open(token);
    if (!invitation.renews && (name.length < 2 || name.length > 60)) return back(s, path, { galat: "name" });
    const weak = await weakness(password, [name, invitation.name, invitation.email]);
    if (weak) return back(s, path, { galat: weak });
    const made = await call(s, [], async (auth) => {
      const { internalAdapter, password: hasher } = await auth.$context;
      const hash = await hasher.hash(password);
      if (invitation.renews) {
        const person = await Invitation.clear(invitation);
        await internalAdapter.createAccount({ userId: person, providerId: "credential", accountId: person, password: hash });
        return true;
      }
      if (await internalAdapter.findUserByEmail(invitation.email)) return false;
      const person = id("per");
      await Invitation.accept(invitation, person);
      await internalAdapter.createUser({ id: person, name, email: invitation.email, emailVerified: true, grants: invitation.grants, staff: true } as never, { method: "email-password" });
      await internalAdapter.createAccount({ userId: person, providerId: "credential", accountId: person, password: hash });
      return true;
    });
    if (!made) return back(s, path, { galat: "email_taken" });
    return withPassword(s, invitation.email, password);
  } catch (error) {
    if (!Fault.is(error)) throw error;
    return back(s, path, { galat: shown(error, { gone: "invitation_gone", limited: "limited" }) }, error);
  }
});
