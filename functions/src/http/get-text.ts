/** How large a file of prices may be, in bytes, and how long its server may take, in ms. */
const maxBytes = 5_000_000;
const timeout = 20_000;

/** Gets a text from an address, with a limit on size and time. @throws Error for any other answer than 200 */
export async function getText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeout), redirect: "follow" });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    if ((size += chunk.length) > maxBytes) throw new Error(`${url} is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
