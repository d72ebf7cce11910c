import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { isPremium } from "../messages/ranges.ts";

/** Longer input is not a number anybody types. */
export const maxPhoneLength = 25;

/**
 * Reads a phone number as people in Indonesia type it (`0812…`, `62812…`, `812…`, `+62 (812) …`), or any
 * other country's with its plus. Numbers of satellite networks and at a premium are nobody's phone here.
 * @returns E.164, or undefined when it cannot be a number
 */
export function readPhone(typed: string): string | undefined {
  if (typed.length > maxPhoneLength) return undefined;
  const text = typed.normalize("NFKC").trim();
  if (!/^\+?[\d\s().\-/]+$/.test(text)) return undefined;
  const digits = text.replace(/\D/g, "");
  // 00 is how a plus is dialled; a leading 62 without it is how numbers are copied from a chat.
  const number = text.startsWith("+") ? `+${digits}` : digits.startsWith("00") ? `+${digits.slice(2)}` : digits.startsWith("62") ? `+${digits}` : digits;
  // "+62 0812…" is typed often; the zero belongs to the national form only.
  const parsed = parsePhoneNumberFromString(number.replace(/^\+620+/, "+62"), "ID");
  return parsed?.isValid() && !isPremium(parsed.number) ? parsed.number : undefined;
}

/** For display where the whole number is nobody's business: `+62 812-•••-4321`. @param phone E.164 */
export function maskPhone(phone: string): string {
  const parsed = parsePhoneNumberFromString(phone);
  const national = parsed?.nationalNumber ?? phone.slice(1);
  return `+${parsed?.countryCallingCode ?? ""} ${national.slice(0, 3)}-•••-${national.slice(-4)}`;
}

/** As people write it: `0812-3456-7890`, or the international form of a foreign number. @param phone E.164 */
export function showPhone(phone: string): string {
  const parsed = parsePhoneNumberFromString(phone);
  if (!parsed) return phone;
  return parsed.countryCallingCode === "62" ? parsed.formatNational() : parsed.formatInternational();
}
