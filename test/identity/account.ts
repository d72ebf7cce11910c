import { afterAll, beforeAll } from "vitest";
import type { Actor, Grant } from "@among/core/actor";
import { id } from "@among/core/id";
import * as Flow from "@among/core/identity/flow";
import { home } from "@among/core/identity/local-path";
import { People, type Person } from "@among/core/identity/person";
import { statusOf } from "@among/functions/http/faults";
import { render } from "@among/web/site";
import { world, type World } from "../world.ts";

export type Somebody = Extract<Actor, { kind: "person" }>;

export let town: World;
/** Gives the test file that calls it a town of its own. */
export function inTown(): void {
  beforeAll(async () => {
    town = await world();
  });
  afterAll(() => town.close());
}

export const guest: Actor = { kind: "guest" };

/** Somebody with an account, signed in with a second factor given just now. */
export async function account(grants: Grant[] = [{ role: "citizen" }], more: Partial<Person> = {}): Promise<Somebody> {
  const person = id("per");
  const staff = grants.some((g) => !["citizen", "farmer", "buyer"].includes(g.role));
  await People.create({ id: person, name: "Sri Wahyuni", grants, consents: [], staff, status: "active", createdAt: new Date().toISOString(), ...more });
  return { kind: "person", id: person, name: more.name ?? "Sri Wahyuni", grants, provedAt: Date.now() };
}

/** The same somebody, whose second factor was given too long ago. */
export const stale = (who: Somebody): Somebody => ({ ...who, provedAt: Date.now() - 11 * 60_000 });

/** The cookie in which sign-in remembers these. */
export const flow = (more: Partial<Flow.Flow> = {}): string => Flow.cookieOf({ lang: "id", to: home, ...more }).split(";")[0]!;

export interface Got {
  status: number;
  to: string | null;
  html: string;
  headers: Headers;
}

interface Asked {
  form?: Record<string, string | string[]>;
  cookie?: string;
  local?: boolean;
}

/** A page as this person gets it; a refusal is its status alone, because the page for it is drawn further out. */
export async function visit(actor: Actor, path: string, { form, cookie, local }: Asked = {}): Promise<Got> {
  const body = form && new URLSearchParams(Object.entries(form).flatMap(([name, value]) => [value].flat().map((v) => [name, v])));
  const request = new Request(new URL(path, town.origin), { method: body ? "POST" : "GET", body, headers: cookie ? { cookie } : {} });
  try {
    const response = await render(request, { locals: { actor, requestId: "test", local } });
    return { status: response.status, to: response.headers.get("location"), html: await response.text(), headers: response.headers };
  } catch (error) {
    return { status: statusOf(error as Error), to: null, html: "", headers: new Headers() };
  }
}

/** What a field of the page holds. */
export function valueOf(html: string, name: string): string | undefined {
  const tag = new RegExp(`<input[^>]*\\bname="${name}"[^>]*>`).exec(html)?.[0];
  if (tag) return /\bvalue="([^"]*)"/.exec(tag)?.[1] ?? "";
  const select = new RegExp(`<select[^>]*\\bname="${name}"[\\s\\S]*?</select>`).exec(html)?.[0];
  return select && (/<option[^>]*value="([^"]*)"[^>]*\bselected/.exec(select)?.[1] ?? "");
}
