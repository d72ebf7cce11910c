import type { AstroGlobal } from "astro";

// This machine itself, or a proxy on it that stands for the whole town: it says nothing about who asks.
const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** The client's address for rate limits, when the adapter knows one that means somebody. */
export function addressOf(astro: AstroGlobal): string | undefined {
  try {
    return loopback.test(astro.clientAddress) ? undefined : astro.clientAddress;
  } catch {
    // Astro throws where the adapter was given none.
    return undefined;
  }
}
