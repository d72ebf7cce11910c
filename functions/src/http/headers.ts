import type { MiddlewareHandler } from "hono";
import { use } from "@among/core/config";
import { amend } from "./amend.ts";
import type { Env } from "./env.ts";
import { nodeOf } from "./node.ts";

/** Where a tile template's pictures come from: `https://{s}.tile.example/…` → `https://*.tile.example`. */
const hostOf = (template: string): string => {
  const [, scheme, host] = /^(https?:)\/\/([^/]+)/.exec(template) ?? [];
  return scheme ? `${scheme}//${host!.replace(/^\{\w+\}/, "*")}` : "";
};

/** @param uploads origin of the bucket where it is not our own */
export function policy(tiles: string, uploads = "", https = false): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob: ${hostOf(tiles)} ${uploads}`,
    "font-src 'self'",
    `connect-src 'self' ${uploads}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    `form-action 'self' ${uploads}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    ...(https ? ["upgrade-insecure-requests"] : []),
  ].map((part) => part.trim().replace(/\s+/g, " ")).join("; ");
}

/**
 * Headers on every answer. The referrer is cut to our origin, not taken away: tile servers ask for it,
 * and a page without one sends `Origin: null` with its own forms.
 */
export function headers({ uploads }: { uploads?: string } = {}): MiddlewareHandler<Env> {
  let made: { of: object; list: [string, string][] } | undefined;
  const list = (): [string, string][] => {
    const { region, origin } = use();
    if (made?.of === region) return made.list;
    const https = origin.startsWith("https:");
    made = {
      of: region,
      list: [
        ["content-security-policy", policy(region.tiles.url, uploads, https)],
        ["x-content-type-options", "nosniff"],
        ["x-frame-options", "DENY"],
        ["referrer-policy", "strict-origin-when-cross-origin"],
        ["permissions-policy", "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), browsing-topics=()"],
        ["cross-origin-opener-policy", "same-origin"],
        ["cross-origin-resource-policy", "same-origin"],
        ...(https ? [["strict-transport-security", "max-age=63072000; includeSubDomains"] as [string, string]] : []),
      ],
    };
    return made.list;
  };
  return async (c, next) => {
    const { outgoing } = nodeOf(c);
    if (outgoing) {
      // Node gives the answer's own headers precedence over these, so they need not be read and copied.
      for (const [name, value] of list()) outgoing.setHeader(name, value);
      return next();
    }
    await next();
    amend(c, (h) => {
      // A part may have a stricter policy of its own.
      for (const [name, value] of list()) if (!h.has(name)) h.set(name, value);
    });
  };
}
