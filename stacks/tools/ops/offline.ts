// Preloaded by synth.ts (node --import): refuses every connection that would leave this machine.
import { Socket } from "node:net";

const connect = Socket.prototype.connect;
const own = new Set([undefined, "localhost", "127.0.0.1", "::1"]);

Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  // Node's own callers hand in what they normalised: [[options, callback]].
  const [first] = args.flat(2) as { host?: string; path?: string }[];
  const host = typeof first === "object" ? first.host : typeof args[1] === "string" ? args[1] : undefined;
  if (own.has(host) || (typeof first === "object" && first.path)) return connect.apply(this, args as never);
  process.stderr.write(`left this machine: ${host}\n`);
  queueMicrotask(() => this.destroy(new Error(`offline: ${host} was asked for`)));
  return this;
} as typeof connect;
