import { afterAll, beforeAll } from "vitest";
import type { Actor, Grant } from "@among/core/actor";
import { id } from "@among/core/id";
import type { Draft } from "@among/core/reports/report/draft";
import * as Open from "@among/core/reports/report/open";
import { read } from "@among/core/reports/report/read";
import { statusOf } from "@among/functions/http/faults";
import { render } from "@among/web/site";
import { world, type World } from "../world.ts";

export const person = (name: string, ...grants: Grant[]): Extract<Actor, { kind: "person" }> => ({ kind: "person", id: `per_${name}`, name, grants });
export const officer = person("officer", { role: "agency_officer", agency: "dlh" });
export const colleague = person("colleague", { role: "agency_officer", agency: "dlh" });
export const head = person("head", { role: "agency_head", agency: "dlh" });
export const other = person("other", { role: "agency_officer", agency: "dishub" });
export const operator = person("operator", { role: "operator" });
export const citizen = person("citizen", { role: "citizen" });
/** Reports and answers more than one person may. */
export const guest: Actor = { kind: "guest", device: "dev_0123456789abcdef01234567", madeUp: true };

export let town: World;
/** Gives the test file that calls it a town of its own. */
export function inTown(): void {
  beforeAll(async () => {
    town = await world();
  });
  afterAll(() => town.close());
}

/** A page as this person gets it; a refusal is its status alone, because the page for it is drawn further out. */
export async function ask(actor: Actor, path: string, form?: Record<string, string | File>): Promise<{ status: number; to: string | null; html: string }> {
  const body = form && Object.entries(form).reduce((data, [name, value]) => (data.append(name, value), data), new FormData());
  const request = new Request(new URL(path, town.origin), form ? { method: "POST", body } : {});
  try {
    const response = await render(request, { locals: { actor, requestId: "test" } });
    return { status: response.status, to: response.headers.get("location"), html: await response.text() };
  } catch (error) {
    return { status: statusOf(error as Error), to: null, html: "" };
  }
}

export const village = (): string => town.region.villages[0]!.code;

export async function waste(more: Partial<Draft> = {}): Promise<{ code: string; version: number }> {
  const { report } = await Open.open(guest, {
    id: id("rep"),
    category: "sampah",
    village: village(),
    landmark: "depan balai desa",
    answers: { jenis: "menumpuk", volume: "gerobak" },
    description: "Sampah menumpuk di depan balai desa.",
    phone: "081234567890",
    ...more,
  });
  return { code: report.code, version: report.version };
}

export const at = (code: string): string => `/petugas/${code}`;
export const now = async (code: string) => read(operator, code);
