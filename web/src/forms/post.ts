import { textIn } from "./codecs.ts";
import type { Readable } from "./form.ts";
import { refuse, unsent, type Refused } from "./refused.ts";

/** What is needed of a page: `Astro`. */
interface Page {
  request: Request;
  response: { status?: number; headers: Headers };
  locals: { unsent?: FormData; link(path: string): string };
  redirect(address: string, status: 303): Response;
}

interface More {
  /** Tells whether what was left unsent on this page is of this form; without it, everything is. */
  owns?(unsent: FormData): boolean;
}

/**
 * Takes a page's form. Where it was refused, the answer gets its status and `retry-after`.
 * @param run does what the form asks for, and gives the unprefixed address to go to then, an answer of its own, or
 *   nothing to stay on the page
 * @returns an answer for the page to return as it is; what was refused, or left unsent when a session ended, to show
 *   again; undefined where there is nothing of either
 * @throws what `refuse` throws on
 */
export async function post<Values>(page: Page, form: Readable<Values>, run: (values: Values, posted: FormData) => Promise<string | Response | undefined>, { owns }: More = {}): Promise<Response | Refused<Values> | undefined> {
  const { locals, request, response } = page;
  if (request.method !== "POST") return locals.unsent && (owns?.(locals.unsent) ?? true) ? { ...unsent(form.read(locals.unsent)), action: textIn(locals.unsent, "action") } : undefined;
  const posted = await request.formData();
  const values = form.read(posted);
  try {
    const to = await run(values, posted);
    return typeof to === "string" ? page.redirect(locals.link(to), 303) : to;
  } catch (error) {
    const refused = { ...refuse(error, values, form), action: textIn(posted, "action") };
    response.status = refused.status;
    if (refused.detail.retryAfter !== undefined) response.headers.set("retry-after", String(Math.ceil(refused.detail.retryAfter)));
    return refused;
  }
}

/**
 * Takes a form of one button. Nothing was typed that could be lost, so what is refused is a page of its own.
 * @param run as in `post`
 * @throws whatever `run` throws
 */
export const press = async (page: Page, run: (posted: FormData) => Promise<string>): Promise<Response | undefined> =>
  page.request.method === "POST" ? page.redirect(page.locals.link(await run(await page.request.formData())), 303) : undefined;
