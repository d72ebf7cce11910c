import type { MoveName } from "./moves.ts";

/** A step's form as the officer left it, so that nothing typed is ever lost. */
export interface Typed {
  move: string;
  version: number;
  /** When the report had last changed, as the officer saw it. */
  seen: string;
  text: string;
  /** Number of a ready-made sentence, from 1; empty: none. */
  template: string;
  plannedFor: string;
  public: boolean;
  toAgency: string;
  rejection: string;
  duplicateOf: string;
  assignee: string;
  /** Ids of photos already received. */
  photos: string[];
  withoutPhoto: boolean;
}

export function readForm(form: FormData): Typed {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  return {
    move: text("move"),
    version: Number(text("version")) || 0,
    seen: text("seen"),
    text: text("text"),
    template: text("template"),
    plannedFor: text("plannedFor"),
    public: text("public") === "1",
    toAgency: text("toAgency"),
    rejection: text("rejection"),
    duplicateOf: text("duplicateOf"),
    assignee: text("assignee"),
    photos: form.getAll("photos").filter((v): v is string => typeof v === "string" && v !== "").slice(0, 3),
    withoutPhoto: form.has("withoutPhoto"),
  };
}

/** The ready-made sentence and what was typed, as one text. */
export function wholeText({ text, template, move }: Typed, templates: Partial<Record<MoveName, readonly string[]>>): string {
  const chosen = templates[move as MoveName]?.[Number(template) - 1];
  return [chosen, text].filter(Boolean).join(" ");
}
