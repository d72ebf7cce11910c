import { passkey } from "@better-auth/passkey";
import { betterAuth } from "better-auth/minimal";
import { phoneNumber } from "better-auth/plugins/phone-number";
import { twoFactor } from "better-auth/plugins/two-factor";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import { newToken, lifetimeOf, lifetimes } from "@among/core/identity/session";
import { redeem } from "@among/core/identity/one-time-code";
import { People } from "@among/core/identity/person";
import { phoneMark } from "@among/core/keyed-hash";
import { tableAdapter } from "./adapter.ts";
import { inside } from "./inside.ts";
import { length } from "./password.ts";

/** Endpoints that only succeed with a second factor; a session they make has one. */
const proving = new Set(["/two-factor/verify-totp", "/two-factor/verify-backup-code", "/passkey/verify-authentication"]);

const prefixes: Record<string, string> = { session: "ses", account: "acc", verification: "ver", twoFactor: "two", passkey: "pky" };

const hidden = { required: false, input: false } as const;

function make(secret: string, origin: string) {
  const overTls = origin.startsWith("https://");
  return betterAuth({
    appName: use().region.platform,
    baseURL: origin,
    basePath: "/auth",
    secret,
    database: tableAdapter,
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    // The library's messages may quote what people typed.
    logger: { disabled: true },
    // Limits are ours: in the table, so that they hold across processes.
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: length.least, maxPasswordLength: length.most },
    account: { accountLinking: { enabled: false } },
    verification: { storeIdentifier: "hashed", disableCleanup: true },
    user: {
      additionalFields: {
        village: { type: "string", ...hidden },
        grants: { type: "json", defaultValue: () => [{ role: "citizen" }], ...hidden },
        consents: { type: "json", defaultValue: () => [], ...hidden },
        staff: { type: "boolean", defaultValue: false, ...hidden },
        status: { type: "string", defaultValue: "active", ...hidden },
      },
    },
    session: {
      expiresIn: lifetimes.public.idle / 1000,
      disableSessionRefresh: true,
      freshAge: 0,
      additionalFields: {
        provedAt: { type: "date", ...hidden },
        lastSeenAt: { type: "date", ...hidden },
        place: { type: "string", ...hidden },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            const person = await People.get({ id: session.userId }, { consistent: true });
            if (person?.status !== "active") return false;
            const now = new Date();
            return {
              data: {
                token: newToken(session.userId),
                expiresAt: new Date(now.getTime() + lifetimeOf(person).idle),
                userAgent: session.userAgent?.slice(0, 200),
                provedAt: proving.has(context?.path ?? "") ? now : undefined,
                lastSeenAt: now,
                place: context?.headers?.get(inside.place) ?? undefined,
              },
            };
          },
        },
      },
    },
    advanced: {
      // `__Host-` instead of the library's `__Secure-`.
      useSecureCookies: false,
      cookiePrefix: overTls ? "__Host-among" : "among",
      defaultCookieAttributes: { secure: overTls, httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { disableIpTracking: true },
      database: { generateId: ({ model }) => (model === "user" ? id("per") : `~${id(prefixes[model] ?? "row")}`) },
    },
    plugins: [
      phoneNumber({
        schema: { user: { fields: { phoneNumber: "phone", phoneNumberVerified: "phoneVerified" } } },
        // Codes are sent by `POST /auth/phone`, through limits; the library's own route for it is not served.
        sendOTP: () => {
          throw new Error("codes are sent by core/identity/one-time-code");
        },
        verifyOTP: ({ phoneNumber: phone, code }, context) => {
          const told = (name: string): string | undefined => context?.headers?.get(name) ?? undefined;
          return redeem(phone, code, { address: told(inside.address), flow: told(inside.flow), known: told(inside.known) !== undefined });
        },
        signUpOnVerification: { getTempEmail: (phone) => `${phoneMark(phone)}@phone.invalid`.toLowerCase(), getTempName: () => "" },
      }),
      // Tries are counted by `core/identity/attempts`: the library's own lock would stop the owner with whoever else tries.
      twoFactor({ issuer: use().region.platform, accountLockout: { enabled: false } }),
      passkey({ rpID: new URL(origin).hostname, rpName: use().region.platform, origin, authenticatorSelection: { userVerification: "required", residentKey: "preferred" } }),
    ],
  });
}

export type Library = ReturnType<typeof make>;

let current: { secret: string; origin: string; library: Library } | undefined;

/** The sign-in library, made once per process and wiring. */
export function library(): Library {
  const { secret, origin } = use();
  if (current?.secret !== secret || current.origin !== origin) current = { secret, origin, library: make(secret, origin) };
  return current.library;
}
