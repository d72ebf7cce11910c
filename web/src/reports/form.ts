import type { Category } from "@among/region";
import type { Draft } from "@among/core/reports/report/draft";
import { id } from "@among/core/id";

/** The report form as the person left it: every value as typed, so that nothing is lost when it is shown again. */
export interface Values {
  id: string;
  lat: string;
  lng: string;
  village: string;
  landmark: string;
  answers: Record<string, string[]>;
  description: string;
  /** Ids of photos already received. */
  photos: string[];
  phone: string;
  anonymous: boolean;
  confidential: boolean;
  /** The reports nearby were shown and are not the same. */
  seenNear: boolean;
}

/** A form nobody has touched; its id makes sending it twice one report. */
export const blank = (): Values => ({
  id: id("rep"),
  lat: "",
  lng: "",
  village: "",
  landmark: "",
  answers: {},
  description: "",
  photos: [],
  phone: "",
  anonymous: false,
  confidential: false,
  seenNear: false,
});

export function readForm(form: FormData, category: Category): Values {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const texts = (name: string): string[] => form.getAll(name).filter((v): v is string => typeof v === "string" && v.trim() !== "").map((v) => v.trim());
  return {
    id: text("id") || id("rep"),
    lat: text("lat"),
    lng: text("lng"),
    village: text("village"),
    landmark: text("landmark"),
    answers: Object.fromEntries(category.questions.map((q) => [q.code, texts(`answers.${q.code}`)])),
    description: text("description"),
    photos: texts("photos").slice(0, 3),
    phone: text("phone"),
    anonymous: form.has("anonymous"),
    confidential: form.has("confidential"),
    seenNear: form.has("seen_near"),
  };
}

/** What core checks. Empty fields are left out, so that "required" and "wrong" stay two things. */
export function toDraft(values: Values, category: Category, lang: "id" | "en"): Draft {
  const { lat, lng } = values;
  const answers: Draft["answers"] = {};
  for (const question of category.questions) {
    const given = values.answers[question.code] ?? [];
    if (given.length > 0) answers[question.code] = question.datatype === "multivaluelist" ? given : given[0]!;
  }
  return {
    id: values.id,
    category: category.key,
    point: lat && lng ? { lat: Number(lat), lng: Number(lng) } : undefined,
    village: values.village || undefined,
    landmark: values.landmark || undefined,
    answers,
    description: values.description,
    photos: values.photos,
    phone: values.phone || undefined,
    anonymous: values.anonymous,
    confidential: values.confidential || category.confidential,
    lang,
  };
}

/** The same values as name and value pairs, for a step that only passes them on. */
export function pairs(values: Values): [string, string][] {
  const list: [string, string][] = [];
  for (const name of ["id", "lat", "lng", "village", "landmark", "description", "phone"] as const) {
    if (values[name]) list.push([name, values[name]]);
  }
  for (const [code, given] of Object.entries(values.answers)) for (const value of given) list.push([`answers.${code}`, value]);
  for (const photo of values.photos) list.push(["photos", photo]);
  if (values.anonymous) list.push(["anonymous", "1"]);
  if (values.confidential) list.push(["confidential", "1"]);
  return list;
}
