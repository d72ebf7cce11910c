import { symmetricDecrypt } from "better-auth/crypto";
import { createOTP } from "@better-auth/utils/otp";
import { library } from "./library.ts";

/** As the sign-in library accepts codes: of the step now, of the one before and of the one after. */
const stepsNear = [0, -1, 1];
const stepMs = 30_000;

/** The time step whose code of this person's authenticator this is, or undefined for a wrong code. The library itself does not tell. */
export async function timeStepOf(person: string, code: string, now: number = Date.now()): Promise<number | undefined> {
  const { adapter, secretConfig } = await library().$context;
  const factor = await adapter.findOne<{ secret: string }>({ model: "twoFactor", where: [{ field: "userId", value: person }] });
  if (!factor) return undefined;
  const { hotp } = createOTP(await symmetricDecrypt({ key: secretConfig, data: factor.secret }));
  for (const near of stepsNear) {
    const step = Math.floor(now / stepMs) + near;
    if ((await hotp(step)) === code) return step;
  }
  return undefined;
}
