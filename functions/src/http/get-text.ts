/** What a file of prices may weigh, and how long its server may take, in ms. */
const most = 5_000_000;
const patience = 20_000;

/** Gets a text from an address, with a limit on size and time. @throws Error for any other answer than 200 */
export async function getText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(patience), redirect: "follow" });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    if ((size += part.length) > most) throw new Error(`${url} is larger than ${most} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
