import { id } from "@among/core/id";
import { draft } from "../../local/starting.ts";
import { png } from "../../shell/upload.ts";

/** What the server said it has. */
export interface Acknowledged {
  /** Report ids and their codes. */
  reports: Map<string, string>;
  photos: Set<string>;
  /** Sent again because the answer was lost, and answers that said "full". */
  repeats: number;
  full: number;
}

export const nothing = (): Acknowledged => ({ reports: new Map(), photos: new Set(), repeats: 0, full: 0 });

/** One report in so many carries a photo. */
const withPhoto = 3;

/**
 * Writers that never stop: each sends a report, some with a photo first, and sends the same again until it is acknowledged, as
 * a phone on a bad network does.
 */
export function writers(count: number, acknowledged: Acknowledged) {
  let origin = "";
  let running = true;
  let progress = 0;
  const pause = () => new Promise((done) => setTimeout(done, 20));

  async function again<T>(send: () => Promise<T | undefined>): Promise<T | undefined> {
    while (running) {
      const got = origin ? await send().catch(() => undefined) : undefined;
      if (got !== undefined) return got;
      if (origin) acknowledged.repeats++;
      await pause();
    }
  }

  async function post(path: string, body: object): Promise<any> {
    const answer = await fetch(origin + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    if (answer.status === 503 && answer.headers.get("retry-after")) acknowledged.full++;
    else if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    else return answer.json();
  }

  /** @returns the photo's id once its bytes were acknowledged */
  async function photo(): Promise<string | undefined> {
    const begun = await post("/api/photos", { type: "image/png", bytes: png.length });
    if (!begun) return undefined;
    const form = new FormData();
    for (const [name, value] of Object.entries<string>(begun.fields)) form.append(name, value);
    form.append("file", new File([png], "a.png", { type: "image/png" }));
    const answer = await fetch(begun.url, { method: "POST", body: form });
    if (answer.status === 503) acknowledged.full++;
    if (!answer.ok) return undefined;
    acknowledged.photos.add(begun.id);
    return begun.id;
  }

  async function write(n: number): Promise<void> {
    for (let turn = n; running; turn++) {
      const photos = turn % withPhoto === 0 ? await again(photo) : undefined;
      const { phone: _, ...report } = { ...draft(), id: id("rep"), landmark: `tiang nomor ${turn} di jalur ${n}`, ...(photos && { photos: [photos] }) };
      const opened = await again(() => post("/api/reports", report));
      if (!opened) return;
      acknowledged.reports.set(report.id, opened.code);
      progress++;
    }
  }

  const all = Array.from({ length: count }, (_, n) => write(n));
  return {
    /** Where they send from now on; nowhere while a server is down. */
    to: (where: string | undefined) => void (origin = where ?? ""),
    /** Resolves once so many more reports were acknowledged. */
    async more(wanted: number): Promise<void> {
      for (const until = progress + wanted; progress < until; ) await pause();
    },
    /** What was begun is not finished. */
    async stop(): Promise<void> {
      running = false;
      await Promise.all(all);
    },
  };
}
