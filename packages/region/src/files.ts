import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import * as z from "zod";

/** A pack that cannot be used. The message has one line per problem: file, path inside it, what is wrong. */
export class RegionError extends Error {
  readonly problems: string[];

  constructor(folder: string, problems: string[]) {
    super(`region pack ${folder}\n${problems.join("\n")}`);
    this.name = "RegionError";
    this.problems = problems;
  }
}

export type Path = readonly PropertyKey[];

/** `agencies[3].handles[0]`, or `(whole file)` for the empty path. */
function written(path: Path): string {
  let text = "";
  for (const part of path) text += typeof part === "number" ? `[${part}]` : `${text && "."}${String(part)}`;
  return text || "(whole file)";
}

/** Reads a pack's files and gathers everything that is wrong with them. */
export class Pack {
  readonly folder: URL;
  readonly problems: string[] = [];

  constructor(folder: URL) {
    this.folder = folder;
  }

  wrong(file: string, path: Path, what: string): void {
    this.problems.push(`${file}: ${written(path)}: ${what}`);
  }

  /** @returns undefined when the file cannot be read; the problem is noted. */
  text(file: string): string | undefined {
    try {
      return readFileSync(new URL(file, this.folder), "utf8");
    } catch (error) {
      this.wrong(file, [], `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
    }
  }

  /** @returns undefined when the file is not what the schema asks for; every problem is noted. */
  json<T extends z.ZodType>(file: string, schema: T): z.output<T> | undefined {
    const source = this.text(file);
    if (source === undefined) return;
    let data: unknown;
    try {
      data = JSON.parse(source);
    } catch (error) {
      return this.wrong(file, [], `is not JSON (${(error as Error).message})`) as undefined;
    }
    const read = schema.safeParse(data);
    if (read.success) return read.data;
    for (const issue of read.error.issues) this.wrong(file, issue.path, issue.message);
  }

  /** @throws RegionError when anything was wrong so far */
  settle(): void {
    if (this.problems.length) throw new RegionError(this.folder.href, this.problems);
  }
}

/** @param folder a `file:` URL or a path, with or without the closing slash */
export function folderUrl(folder: URL | string): URL {
  const url = folder instanceof URL ? folder : folder.startsWith("file:") ? new URL(folder) : pathToFileURL(folder);
  return url.href.endsWith("/") ? url : new URL(`${url.href}/`);
}
