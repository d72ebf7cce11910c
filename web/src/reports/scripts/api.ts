import { ask, post } from "../../forms/scripts/api.ts";
import { lang } from "../../forms/scripts/words.ts";

export interface NearReport {
  code: string;
  summary: string;
  place: { villageName: string; landmark?: string };
  metres?: number;
}

export async function near(query: { category: string; lat?: number; lng?: number; village?: string }): Promise<NearReport[]> {
  const parameters = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return (await ask<{ items: NearReport[] }>(`/api/reports/near?${new URLSearchParams([...parameters, ["lang", lang]])}`)).items;
}

/** @param asNobody without the browser's cookies: whoever is signed in by now need not be who wrote it */
export const open = (draft: unknown, asNobody = false): Promise<{ code: string; link: string; key: string; repeated: boolean }> => post("/api/reports", draft, asNobody ? { credentials: "omit" } : {});
