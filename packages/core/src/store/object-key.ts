const segment = /^[A-Za-z0-9._-]{1,200}$/;

/** Whether a text can be an object's key: segments of plain characters, none of them a way out of the bucket. */
export const isObjectKey = (key: string): boolean =>
  key.length <= 512 && key.split("/").every((part) => segment.test(part) && part !== "." && part !== "..");

/** @throws Error: keys are made by the platform, so a wrong one is a programming error */
export function checkKey(key: string): string {
  if (!isObjectKey(key)) throw new Error(`not an object key: ${JSON.stringify(key)}`);
  return key;
}
