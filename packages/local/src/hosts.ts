import { hostname, networkInterfaces } from "node:os";
import type { MiddlewareHandler } from "hono";
import { wrongHost as english } from "./words/en.ts";
import { wrongHost as indonesian } from "./words/id.ts";

/** The name in a Host header, small, without its port; undefined for one that is none. */
export const nameIn = (host: string | undefined): string | undefined => (host === undefined ? undefined : URL.parse(`http://${host}`)?.hostname.replace(/\.$/, ""));

export const isLoopback = (address: string): boolean => /^(127\.\d+\.\d+\.\d+|\[?::1\]?|::ffff:127\.\d+\.\d+\.\d+)$/.test(address);
export const isLoopbackName = (name: string | undefined): boolean => name !== undefined && (name === "localhost" || isLoopback(name));
/** True for an address that only this computer reaches. */
export const isOnlyHere = (origin: string): boolean => isLoopbackName(new URL(origin).hostname);

/**
 * Answers only what was asked under a name of this computer. A page of somebody else can make its own name point here
 * (DNS rebinding), and would then read what only this computer may; the name that it used tells.
 * @param host what is listened on
 * @param origin where people reach the service
 */
export function hosts(host: string, origin: string): MiddlewareHandler {
  const own = new Set([nameIn(host), new URL(origin).hostname]);
  const isOpen = !isLoopbackName(nameIn(host) ?? host);
  if (isOpen) own.add(hostname().toLowerCase()).add(`${hostname().toLowerCase()}.local`);
  const isOurs = (name: string | undefined): boolean => name !== undefined && (isLoopbackName(name) || own.has(name) || (isOpen && isOwnAddress(name)));
  return async (c, next) => {
    // The address of a request that names it whole (as to a proxy) is believed before the header, so both must be ours.
    if (isOurs(nameIn(c.req.header("host"))) && isOurs(new URL(c.req.url).hostname.replace(/\.$/, ""))) return next();
    return c.text(`${indonesian(origin)}\n${english(origin)}\n`, 421, { "cache-control": "no-store" });
  };
}

const isOwnAddress = (name: string): boolean =>
  /^[\d.]+$|^\[/.test(name) && Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === name || `[${address}]` === name));
