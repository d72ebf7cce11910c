import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { outcome, type Outcome, type Target } from "./target.ts";

/** Addresses, heads and connections that no browser of an honest person makes. */
export async function edges(at: Target): Promise<Outcome[]> {
  return [...(await quietLog(at)), ...(await foreignHosts(at)), await foreignReaders(at), ...(await oddRequests(at))];
}

async function quietLog(at: Target): Promise<Outcome[]> {
  const found: Outcome[] = [];
  const paths = ["/500", "/en/500", "/400", "/laporan/%ff", "/%", "/api/%zz", "/api/reports/%00", "/media/%2e%2e/secret", "//evil.example/", "/\\evil.example", "/tani/%F0%9F", "/_local/bucket/read/%ff"];
  let before = at.program.errors();
  const statuses: number[] = [];
  for (const path of paths) {
    const { status } = await at.raw(`GET ${path} HTTP/1.1\r\nhost: localhost:${at.port}\r\nconnection: close\r\n\r\n`);
    statuses.push(typeof status === "number" ? status : 599);
  }
  await pause(300);
  const broken = paths.filter((path, i) => statuses[i]! >= 500 && !/\/500$/.test(path));
  const lines = at.program.errors() - before;
  found.push(outcome(18, `${paths.length} addresses such as /500 and /laporan/%ff`, "no 5xx but that page's, no line of an error", broken.length === 0 && lines === 0, `${broken.length > 0 ? `5xx: ${broken.join(" ")}, ` : ""}${lines} lines of errors`));
  before = at.program.errors();
  await Promise.all(Array.from({ length: 60 }, (_, n) => leave(at.port, n)));
  await pause(800);
  const aborted = at.program.errors() - before;
  found.push(outcome(18, "60 browsers that leave in the middle of what they send or get", "no line of an error", aborted === 0, `${aborted} lines of errors`));
  return found;
}

/** Begins a request and is gone. */
function leave(port: number, n: number): Promise<void> {
  const types = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"];
  const paths = ["/api/reports", "/auth/phone", "/lapor/jalan_rusak", "/api/photos", "/auth/staff"];
  const half = `POST ${paths[n % paths.length]} HTTP/1.1\r\nhost: localhost:${port}\r\norigin: http://localhost:${port}\r\ncontent-type: ${types[n % types.length]}\r\n${n % 2 ? "content-length: 5000" : "transfer-encoding: chunked"}\r\n\r\n{"id":`;
  const whole = `GET ${["/", "/laporan", "/api/reports"][n % 3]} HTTP/1.1\r\nhost: localhost:${port}\r\n\r\n`;
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(n % 3 === 0 ? whole : half, () => setTimeout(() => (socket.resetAndDestroy(), done()), n % 20)));
    socket.on("error", () => done());
  });
}

async function foreignHosts(at: Target): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for (const path of ["/_local/inbox", "/_local/inbox.json", "/"]) {
    const { status, text } = await at.raw(`GET ${path} HTTP/1.1\r\nhost: evil.example:${at.port}\r\nconnection: close\r\n\r\n`);
    found.push(outcome(19, `GET ${path} by a name that is not this machine's`, "refused", status !== 200, `${status}${text.includes("messages") ? " with the texts" : ""}`));
  }
  const forwarded = await at.raw(`GET /_local/inbox HTTP/1.1\r\nhost: evil.example\r\nx-forwarded-host: localhost\r\nforwarded: host=localhost\r\nconnection: close\r\n\r\n`);
  found.push(outcome(19, "… with headers that say that it is", "refused", forwarded.status !== 200, String(forwarded.status)));
  const own = await at.guest().get("/_local/inbox");
  found.push(outcome(19, "GET /_local/inbox as people do", "200", own.status === 200, String(own.status)));
  return found;
}

/** No answer lets another site's page read it, or write with somebody's cookies. */
async function foreignReaders(at: Target): Promise<Outcome> {
  const citizen = await at.as("citizen");
  const origin = "https://evil.example";
  const answers = await Promise.all(["/api/me/data", "/api/reports", "/akun", "/api/reports.geojson"].map((path) => citizen.ask(path, { headers: { origin } })));
  const asked = await citizen.ask("/api/reports", { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } });
  const written = await citizen.ask("/auth/out", { method: "POST", headers: { origin }, body: new URLSearchParams({ to: "/" }) });
  const readable = [...answers, asked].filter(({ headers }) => headers.has("access-control-allow-origin")).length;
  return outcome(19, "another site's page reads and writes with a citizen's cookies", "nothing to be read, 403", readable === 0 && written.status === 403, `${readable} readable, ${written.status}`);
}

async function oddRequests(at: Target): Promise<Outcome[]> {
  const host = `host: localhost:${at.port}\r\n`;
  const end = "connection: close\r\n\r\n";
  const cases: [string, string, (status: number | string) => boolean][] = [
    ["two lengths of one body", `POST /api/reports HTTP/1.1\r\n${host}content-length: 4\r\ncontent-length: 5\r\n${end}abcde`, (s) => s === 400],
    ["a length and chunks at once", `POST /api/reports HTTP/1.1\r\n${host}content-length: 4\r\ntransfer-encoding: chunked\r\n${end}0\r\n\r\nGET / HTTP/1.1\r\n\r\n`, (s) => typeof s === "number" && s >= 400 && s < 500],
    ["a head of 100 KB", `GET / HTTP/1.1\r\n${host}cookie: ${"a=b; ".repeat(20_000)}\r\n${end}`, (s) => s === 431 || s === "reset"],
    ["no host", `GET / HTTP/1.1\r\n${end}`, (s) => s === 400],
    ["a method of its own", `BREW /api/reports HTTP/1.1\r\n${host}${end}`, (s) => typeof s === "number" && s >= 400 && s < 500],
    ["TRACE", `TRACE / HTTP/1.1\r\n${host}${end}`, (s) => typeof s === "number" && s >= 400 && s < 500],
    ["CONNECT to elsewhere", `CONNECT evil.example:443 HTTP/1.1\r\n${host}${end}`, (s) => s === "reset" || (typeof s === "number" && s >= 400 && s < 500)],
    ["another address as a whole", `GET http://evil.example/_local/inbox HTTP/1.1\r\n${host}${end}`, (s) => s !== 200],
  ];
  const found: Outcome[] = [];
  for (const [what, bytes, fits] of cases) {
    const { status } = await at.raw(bytes);
    found.push(outcome(18, `a request with ${what}`, "refused as the sender's mistake", fits(status), String(status)));
  }
  return found;
}
