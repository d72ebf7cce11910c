import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterAll } from "vitest";

const types = { A: 1, CNAME: 5 } as const;

/** A name server that knows what a test tells it: `CNAME among.example` → a name, `A among.example` → an address. */
export async function dnsStub() {
  const records = new Map<string, string>();
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => socket.send(answer(query, records), port, address));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  socket.unref();
  afterAll(() => void socket.close());
  return { server: `127.0.0.1:${socket.address().port}`, records };
}

/** RFC 1035, as much of it as one question and one answer need. */
function answer(query: Buffer, records: Map<string, string>): Buffer {
  let at = 12;
  const labels: string[] = [];
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString());
    at += 1 + length;
  }
  const question = query.subarray(12, at + 5);
  const asked = query.readUInt16BE(at + 1);
  const name = labels.join(".");
  const type = Object.entries(types).find(([, code]) => code === asked)?.[0];
  const value = records.get(`${type} ${name}`);
  const known = value !== undefined || [...records.keys()].some((key) => key.endsWith(` ${name}`));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(known ? 0x8180 : 0x8183, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(value === undefined ? 0 : 1, 6);
  if (value === undefined) return Buffer.concat([header, question]);
  const data = type === "A" ? Buffer.from(value.split(".").map(Number)) : Buffer.concat([...value.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])), Buffer.from([0])]);
  const fixed = Buffer.alloc(12);
  fixed.writeUInt16BE(0xc00c, 0);
  fixed.writeUInt16BE(asked, 2);
  fixed.writeUInt16BE(1, 4);
  fixed.writeUInt16BE(data.length, 10);
  return Buffer.concat([header, question, fixed, data]);
}
