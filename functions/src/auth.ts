import { Hono } from "hono";
import { invitedSteps } from "./identity/invited.ts";
import { newPassword } from "./identity/new-password.ts";
import { passkeySteps } from "./identity/passkeys.ts";
import { publicSteps } from "./identity/public.ts";
import { recoveryCodes } from "./identity/recovery-codes.ts";
import { staffSteps } from "./identity/staff.ts";
import type { Env } from "./http/env.ts";
import { limits } from "./http/limits.ts";
import { origin } from "./http/origin.ts";

/**
 * Sign-in: its own function and route. Pages are plain HTML forms that post here (form-encoded, no script needed);
 * every answer is a 303 to a local path. English forms carry a hidden `lang=en` and come back to `/en/…`.
 *
 * What is remembered between two pages is in the sealed, HttpOnly cookie `among_flow`, which pages read with
 * `Flow.read(request.headers.get("cookie"))` from `@among/core/identity/flow`: `typedPhone`, `phone` (show it masked),
 * `email`, `name`, `village`, `fields` (field → code), `retryAfter` (seconds), `to`, `totpUri`, `recovery`.
 * What went wrong is a code in `?galat=`; with `galat=limited` a page answers 429 with `Retry-After: flow.retryAfter`.
 *
 * | POST | fields | then |
 * | --- | --- | --- |
 * | /auth/phone | phone, to?, lang? | /masuk?langkah=kode · galat: phone_invalid, phone_not_served, limited, not_sent. Also "send again" |
 * | /auth/code | code | `to`, or /masuk?langkah=profil at the first sign-in · /masuk?langkah=kode&galat: code_wrong, limited · /masuk?galat=expired |
 * | /auth/profile | name, village?, consent, farmer?, buyer?, from=akun? | `to`, or /akun?tersimpan=1 · galat: profile_invalid (see `flow.fields`), session, changed |
 * | /auth/out | to? | `to` |
 * | /auth/session/revoke | id, person?, to? | /akun?dicabut=1 · 404 for somebody else's |
 * | /auth/staff | email, password, to? | /masuk?langkah=totp, or ?langkah=pasang where no second factor was set up yet · /masuk?cara=petugas&galat: sign_in_wrong, limited |
 * | /auth/staff/totp | code | `to`, /petugas or /admin · ?langkah=totp&galat: totp_wrong, limited · ?cara=petugas&galat=expired |
 * | /auth/staff/recovery | code | the same; page /masuk?langkah=cadangan-masuk, galat: recovery_wrong |
 * | /auth/staff/enrol | code | /masuk?langkah=cadangan (shows `flow.recovery` once); page /masuk?langkah=pasang shows `flow.totpUri` as QR and text |
 * | /auth/staff/enrolled | | `to`, /petugas or /admin; the flow is forgotten |
 * | /auth/staff/codes | password | /masuk?langkah=cadangan with new recovery codes · /akun?galat: password_wrong, limited; asks for a fresh second factor first |
 * | /auth/staff/password | current, new | /akun?sandi=1, every other session ends · /akun?galat: current_wrong, password_…, limited; asks for a fresh second factor first |
 * | /auth/staff/prove | code, to | `to`; page /masuk?langkah=bukti&to=… is where `step_up.needed` sends people · galat: totp_wrong, limited, session |
 * | /auth/invitation | token, name, password | as /auth/staff → ?langkah=pasang · /undangan/<token>?galat: name, password_short, password_long, password_common, password_personal, password_local, email_taken, invitation_gone, limited |
 *
 * `/auth/passkey/*` (JSON, for script) are better-auth's passkey endpoints: generate-authenticate-options,
 * verify-authentication; list-user-passkeys (signed in); generate-register-options, verify-registration,
 * delete-passkey (fresh second factor). Nothing else of the library is served.
 *
 * Guards on pages: no session → 303 /masuk?to=…; staff pages → /masuk?cara=petugas&to=…. The session's cookie
 * (`among.session_token`) is checked by `actor.ts` alone. Roles that hold other people's data work only in a session
 * with a second factor (`grantsFor` in core/identity/person).
 */
export const auth = new Hono<Env>();
auth.use("/auth/*", origin, limits());
auth.route("/", publicSteps);
auth.route("/", staffSteps);
auth.route("/", recoveryCodes);
auth.route("/", newPassword);
auth.route("/", invitedSteps);
auth.route("/", passkeySteps);
