import type { World } from "../world.ts";

const plain = (text: string): string => text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&#38;", "&").replaceAll("&amp;", "&");

/** The form for a photo that a page shows: where it is sent and what goes along. */
export function uploadForm(html: string): { url: string; fields: [string, string][] } {
  const form = /<form[^>]*action="([^"]*)"[^>]*data-upload[\s\S]*?<\/form>/.exec(html);
  if (!form) throw new Error("the page shows no form for a photo");
  const fields = [...form[0].matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]): [string, string] => [plain(name!), plain(value!)]);
  return { url: plain(form[1]!), fields };
}

/** Sends a file with it, as a browser without script does. @returns where the bucket leads the browser then, within the site */
export async function sendPhoto({ bucket, origin }: World, html: string, file: Uint8Array, type = "image/png"): Promise<string> {
  const { url, fields } = uploadForm(html);
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  body.append("file", new File([file as BlobPart], "IMG_0001.png", { type }));
  const answer = await bucket.app.request(new URL(url, origin).href, { method: "POST", body });
  const to = answer.headers.get("location");
  if (answer.status !== 303 || !to) throw new Error(`the bucket answered ${answer.status}: ${await answer.text()}`);
  return to.replace(origin, "");
}

/** Eight by eight pixels. */
export const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQz7bCihiGlgQAHyUxAZ5ANKAAAAAASUVORK5CYII=", "base64");
export const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic0000mif1heic")]);
