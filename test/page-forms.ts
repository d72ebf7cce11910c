/** A form as a browser without script would send it. */
export interface Form {
  action: string;
  method: string;
  multipart: boolean;
  /** What is sent as it stands. */
  fields: [name: string, value: string][];
  /** Boxes that are not ticked. */
  open: string[];
  /** What its named buttons add. */
  buttons: [name: string, value: string][];
}

/** Every form of a page, with what stands in it already. */
export function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, tag = "", inside = ""]) => {
    const form: Form = { action: attribute(tag, "action")?.replace(/#.*$/, "") ?? "", method: (attribute(tag, "method") ?? "get").toLowerCase(), multipart: attribute(tag, "enctype") === "multipart/form-data", fields: [], open: [], buttons: [] };
    for (const [, kind, tag = "", text = ""] of inside.matchAll(/<(input|select|textarea|button)\b((?:[^>"]|"[^"]*")*)>(?:([\s\S]*?)<\/\1>)?/g)) {
      const name = attribute(tag, "name");
      if (!name) continue;
      const type = attribute(tag, "type");
      const value = attribute(tag, "value") ?? (type === "checkbox" || type === "radio" ? "on" : "");
      if (kind === "button" || type === "submit") form.buttons.push([name, value]);
      else if (kind === "textarea") form.fields.push([name, plain(text)]);
      else if (kind === "select") form.fields.push([name, chosen(text)]);
      else if (type === "file") continue;
      else if ((type !== "checkbox" && type !== "radio") || /\schecked(\s|=|$)/.test(tag)) form.fields.push([name, value]);
      else form.open.push(name);
    }
    return form;
  });
}

const plain = (text: string): string => text.replace(/&(?:quot|#34);/g, '"').replace(/&#39;/g, "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replace(/&(?:amp|#38);/g, "&");

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}(?:="([^"]*)")?(?=\\s|/|$)`).exec(tag);
  return found ? plain(found[1] ?? "") : undefined;
}

function chosen(options: string): string {
  const all = [...options.matchAll(/<option\b((?:[^>"]|"[^"]*")*)>/g)].map(([, tag = ""]) => tag);
  const one = all.find((tag) => /\sselected(\s|=|$)/.test(tag)) ?? all[0] ?? "";
  return attribute(one, "value") ?? "";
}
