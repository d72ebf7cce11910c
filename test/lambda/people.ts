import type { Actor, Grant } from "@among/core/actor";
import { id } from "@among/core/id";
import * as Invitation from "@among/core/identity/invitation";
import { authenticator } from "../identity/authenticator.ts";
import type { Town } from "./town.ts";
import { Visitor } from "./visitor.ts";

/** Somebody who let everyone else in: the operator's command makes the first one. */
const admin = (): Actor => ({ kind: "person", id: id("per"), name: "Wulan Sari", grants: [{ role: "admin" }], provedAt: Date.now() });

const password = "kuda hijau naik sepeda";

/** From the invitation's link to the first page of the staff, out again, and in with password and second factor. */
export async function staff(town: Town, grant: Grant, address: string): Promise<Visitor> {
  const email = `${grant.role}.${address}@batu.example`;
  const { link } = await Invitation.invite(admin(), { email, name: "Eko Santoso", grants: [grant] });
  const visitor = new Visitor(town, address);
  await visitor.visit(new URL(link).pathname);
  await visitor.send({ token: undefined }, { name: "Eko Santoso", password });
  const uri = /otpauth:\/\/[^"<\s]+/.exec(visitor.page.html)?.[0].replaceAll("&amp;", "&").replaceAll("&#38;", "&");
  if (!uri) throw new Error(`${visitor.page.path} shows no second factor to set up:\n${visitor.page.html}`);
  await visitor.send({ code: undefined }, { code: authenticator(uri) });
  await visitor.ask("/auth/out", { method: "POST", body: new URLSearchParams({ to: "/" }) });
  await visitor.visit("/masuk?cara=petugas&to=/petugas");
  await visitor.send({ email: undefined, password: undefined }, { email, password });
  // The next half minute's: the one that was shown before works once.
  await visitor.send({ code: undefined }, { code: authenticator(uri, Date.now() + 30_000) });
  return visitor;
}

/** Signs a number in with the code of its text, and says who it is. */
export async function signedIn(town: Town, phone: string, name: string, address: string, more: Record<string, string> = {}): Promise<Visitor> {
  const visitor = new Visitor(town, address);
  await visitor.visit("/masuk?to=/akun");
  await visitor.send({ phone: "" }, { phone });
  await visitor.send({ code: undefined }, { code: /\d{6}/.exec(town.sent.findLast(({ to }) => to === phone)!.text)![0] });
  await visitor.send({ consent: undefined, name: undefined }, { name, consent: "1", ...more });
  return visitor;
}
