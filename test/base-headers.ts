/**
 * The headers that every answer carries, written out in full, of a town whose map's pictures come from OpenStreetMap and
 * whose photos go to its own address. Not made by the code it is compared with: a word too much here lets a foreign
 * script in, one too few takes the map away.
 */
export const baseHeaders: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https://tile.openstreetmap.org; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), browsing-topics=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** Of an answer, those of its headers that are among them; a header that is not there is not in it. */
export const baseHeadersOf = (headers: Headers): Record<string, string> => Object.fromEntries([...headers].filter(([name]) => name in baseHeaders || name === "strict-transport-security"));
