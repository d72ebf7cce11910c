// Signature Version 4 as the S3 API reference describes it, written anew so that the SDK is not checked against itself.
import { createHash, createHmac } from "node:crypto";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** @param scope `20261121/ap-southeast-3/s3/aws4_request` */
function sign(scope: string, text: string, { secretAccessKey }: Credentials): string {
  const key = scope.split("/").reduce<string | Buffer>((k, part) => hmac(k, part), `AWS4${secretAccessKey}`);
  return hmac(key as Buffer, text).toString("hex");
}

export interface Asked {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** @returns S3's error code when the request is not properly signed, by headers or in its address */
export function refusal(asked: Asked, credentials: Credentials, now: number): string | undefined {
  const query = asked.url.searchParams;
  if (query.has("X-Amz-Signature")) {
    const date = query.get("X-Amz-Date")!;
    if (now >= instant(date) + Number(query.get("X-Amz-Expires")) * 1000) return "AccessDenied";
    return matches(asked, credentials, query.get("X-Amz-Credential")!, query.get("X-Amz-SignedHeaders")!, date, "UNSIGNED-PAYLOAD", query.get("X-Amz-Signature")!);
  }
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(asked.headers.authorization ?? "");
  if (!parts) return "AccessDenied";
  const date = asked.headers["x-amz-date"]!;
  if (Math.abs(now - instant(date)) > 900_000) return "RequestTimeTooSkewed";
  const stated = asked.headers["x-amz-content-sha256"]!;
  if (/^[0-9a-f]{64}$/.test(stated) && stated !== sha256(asked.body)) return "XAmzContentSHA256Mismatch";
  return matches(asked, credentials, parts[1]!, parts[2]!, date, stated, parts[3]!);
}

function matches({ method, url, headers }: Asked, credentials: Credentials, credential: string, signed: string, date: string, payload: string, signature: string): string | undefined {
  const [id, ...scope] = credential.split("/");
  if (id !== credentials.accessKeyId) return "InvalidAccessKeyId";
  const query = [...url.searchParams].filter(([name]) => name !== "X-Amz-Signature").map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join("&");
  const listed = signed.split(";").map((name) => `${name}:${headers[name]?.trim()}\n`).join("");
  const canonical = [method, url.pathname, query, listed, signed, payload].join("\n");
  const text = ["AWS4-HMAC-SHA256", date, scope.join("/"), sha256(canonical)].join("\n");
  return sign(scope.join("/"), text, credentials) === signature ? undefined : "SignatureDoesNotMatch";
}

const instant = (date: string): number => Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

type Condition = Record<string, string> | [kind: string, field: string | number, value: string | number];

/** @returns S3's error code when the form's policy is forged, expired, or does not permit this form and file */
export function postRefusal(form: Map<string, string>, bucket: string, size: number, credentials: Credentials, now: number): string | undefined {
  const policy = form.get("policy");
  const [id, ...scope] = (form.get("x-amz-credential") ?? "").split("/");
  if (!policy || id !== credentials.accessKeyId) return "AccessDenied";
  if (sign(scope.join("/"), policy, credentials) !== form.get("x-amz-signature")) return "SignatureDoesNotMatch";
  const { expiration, conditions } = JSON.parse(Buffer.from(policy, "base64").toString()) as { expiration: string; conditions: Condition[] };
  if (now >= Date.parse(expiration)) return "AccessDenied";
  const fields = new Map([...form, ["bucket", bucket]]);
  const named = new Set(["policy", "x-amz-signature", "bucket"]);
  for (const condition of conditions) {
    const [kind, field, value] = Array.isArray(condition) ? condition : ["eq", `$${Object.keys(condition)[0]}`, Object.values(condition)[0]!];
    if (kind === "content-length-range") {
      if (size < Number(field)) return "EntityTooSmall";
      if (size > Number(value)) return "EntityTooLarge";
      continue;
    }
    const name = String(field).slice(1).toLowerCase();
    named.add(name);
    const found = fields.get(name) ?? "";
    if (kind === "eq" ? found !== value : !found.startsWith(String(value))) return "AccessDenied";
  }
  // A field that the policy does not speak of is refused too.
  return [...form.keys()].every((name) => named.has(name)) ? undefined : "AccessDenied";
}
