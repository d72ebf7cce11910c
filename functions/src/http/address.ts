import type { Context } from "hono";

interface Bindings {
  incoming?: { socket?: { remoteAddress?: string } };
  event?: { requestContext?: { http?: { sourceIp?: string } } };
}

/**
 * The address that asks, for rate limits; never logged or stored as it is. Only CloudFront's own header is
 * believed, and only in Lambda, where nothing else can reach the function.
 */
function addressOf(c: Context): string | undefined {
  const env = c.env as Bindings | undefined;
  if (!env?.event) return env?.incoming?.socket?.remoteAddress;
  // `address:port`; an IPv6 address has colons of its own.
  return c.req.header("cloudfront-viewer-address")?.replace(/:\d+$/, "") ?? env.event.requestContext?.http?.sourceIp;
}

// This machine itself, or a proxy on it through which everybody comes: it does not identify the client.
const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** The address that rate limits go by, or undefined where it does not identify the client. */
export function countedAddress(c: Context): string | undefined {
  const address = addressOf(c);
  return address && !loopback.test(address) ? network(address) : undefined;
}

/** One customer holds a whole /64 of IPv6 and could use a new address for every try. */
export function network(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  if (!plain.includes(":")) return plain;
  const [before = [], after = []] = plain.toLowerCase().split("::").map((side) => side.split(":").filter(Boolean));
  const all = [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0"), ...after];
  return `${all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}
