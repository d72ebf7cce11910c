import type { Context } from "hono";

/** Changes the answer's headers. The headers of some answers (fetched ones, redirects) cannot be changed; only those answers are copied. */
export function amend(c: Context, change: (headers: Headers) => void): void {
  try {
    change(c.res.headers);
  } catch {
    replace(c, new Response(c.res.body, c.res));
    change(c.res.headers);
  }
}

/** Puts another answer in place. Assigning it directly would merge the old one's headers, cookies too, over the new one's. */
export function replace(c: Context, answer: Response): void {
  c.res = undefined;
  c.res = answer;
}
