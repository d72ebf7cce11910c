import { readFileSync, writeFileSync } from "node:fs";
import { cached, madeOnce } from "../made-once.ts";
import { sources } from "./synth-sources.ts";
import { read, type Part, type Synthesised, type Templates } from "./synthesised.ts";

export { plain, type Part, type Resource, type Synthesised } from "./synthesised.ts";

/**
 * The templates of a stage, made without a network, once for each state of the sources.
 * @param env settings, none of them a path; nothing is taken from this machine's own
 */
export async function synth(stage: string, env: Record<string, string> = {}): Promise<Synthesised> {
  const made = cached("templates", sources, stage, JSON.stringify(env));
  await madeOnce(made, async (path) => {
    const { synthesise } = await import("./synthesise.ts");
    const { templates, nameOf, after } = await synthesise(stage, env);
    const whole = Object.fromEntries(Object.entries(templates).map(([part, template]) => [part, { name: nameOf(part as Part), after: after(part as Part), template: template.toJSON() }]));
    writeFileSync(path, JSON.stringify(whole));
  });
  return read(JSON.parse(readFileSync(made, "utf8")) as Templates);
}
