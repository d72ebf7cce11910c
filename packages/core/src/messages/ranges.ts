import { use } from "../config.ts";
import { Fault } from "../fault.ts";

export type NumberKind = "home" | "abroad";

// Networks that belong to no country (satellite, shared cost, premium), and what costs whoever calls or is sent a text:
// 0809 and 0900 in Indonesia, 900 and 976 in North America.
const never = /^\+(870|878|88[1-8](?<!886)|800|808|979|991|62(80|868|900)|1900|1976)/;

/** True for numbers of satellite networks and at a premium: nobody's phone. @param phone E.164 */
export const isPremium = (phone: string): boolean => never.test(phone);

/**
 * Whether a number is sent texts, by the ranges of the pack.
 * @param phone E.164
 * @returns undefined for a number that gets none
 */
export function kindOf(phone: string): NumberKind | undefined {
  const { callingCode, mobile, abroad } = use().region.phones;
  if (isPremium(phone)) return undefined;
  const begins = (digits: string): boolean => phone.startsWith(`+${digits}`);
  if (begins(callingCode)) return mobile.some((range) => begins(callingCode + range)) ? "home" : undefined;
  return abroad.some(begins) ? "abroad" : undefined;
}

/** The number is sent no text. */
export const notServed = (): Fault => new Fault("invalid", "phone.not_served", { fields: { phone: "phone.not_served" } });

/** @throws Fault invalid `phone.not_served` */
export function needServed(phone: string): NumberKind {
  const kind = kindOf(phone);
  if (!kind) throw notServed();
  return kind;
}
