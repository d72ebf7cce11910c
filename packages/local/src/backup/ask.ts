import { createHmac, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { Hono } from "hono";
import { stream } from "hono/streaming";
import type { DataFolder } from "../data-folder.ts";
import type { SqliteStore } from "../store/sqlite.ts";
import { Trouble } from "../trouble.ts";
import type { Contents } from "./check.ts";
import { makeBackup } from "./make.ts";

const path = "/_local/backup";

/** Only who can read the secret, and so all the data anyway, can say this. */
const password = (secret: string): string => createHmac("sha256", secret).update("make a back-up").digest("base64url");

type Answer = { contents: Contents } | { trouble: string };

/** How the running server, which alone may read its table, is asked for a back-up. */
export function backups(data: DataFolder, store: Pick<SqliteStore, "copyTo">): Hono {
  const expected = Buffer.from(`Bearer ${password(data.secret())}`);
  const app = new Hono();
  app.post(path, async (c) => {
    const given = Buffer.from(c.req.header("authorization") ?? "");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return c.notFound();
    const { to } = (await c.req.json()) as { to: string };
    return stream(c, async (out) => {
      // A large one takes minutes; a connection that says nothing would be given up.
      const beat = setInterval(() => void out.write("\n"), 5_000);
      const answer: Answer = await makeBackup(data, store, to).then(
        (contents) => ({ contents }),
        (error: unknown) => ({ trouble: error instanceof Trouble ? error.message : String(error) }),
      );
      clearInterval(beat);
      await out.write(JSON.stringify(answer));
    });
  });
  return app;
}

/** Asks the server that runs on the data. @throws Trouble when it does not answer, or says what is in the way */
export async function askForBackup(running: string, secret: string, to: string): Promise<Contents> {
  if (!existsSync(running)) throw new Trouble("The server that runs on these data is only just starting. Try again in a moment.");
  const { url } = JSON.parse(readFileSync(running, "utf8")) as { url: string };
  let text: string;
  try {
    const answer = await fetch(url + path, { method: "POST", headers: { authorization: `Bearer ${password(secret)}`, "content-type": "application/json" }, body: JSON.stringify({ to }) });
    if (!answer.ok) throw new Error(String(answer.status));
    text = await answer.text();
  } catch (error) {
    throw new Trouble(`The server that runs on these data did not answer at ${url} (${(error as Error).message}).`);
  }
  const said = JSON.parse(text) as Answer;
  if ("trouble" in said) throw new Trouble(said.trouble);
  return said.contents;
}
