import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

const sha256 = (data: string | Buffer): Buffer => createHash("sha256").update(data).digest();
const base64url = (data: string | Buffer): string => Buffer.from(data).toString("base64url");

/** CBOR of what a credential is written in: small whole numbers, bytes, texts, maps. */
function cbor(value: number | string | Buffer | Map<number | string, any>): Buffer {
  const head = (kind: number, n: number): Buffer => (n < 24 ? Buffer.from([(kind << 5) | n]) : n < 256 ? Buffer.from([(kind << 5) | 24, n]) : Buffer.from([(kind << 5) | 25, n >> 8, n & 255]));
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([name, inner]) => [cbor(name), cbor(inner)])]);
}

/** A phone's own authenticator, without the phone (W3C: "Web Authentication: An API for accessing Public Key Credentials, Level 3"). */
export function passkey(origin: string) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(16);
  const { hostname } = new URL(origin);
  const present = 1 | 4;
  const clientData = (type: "webauthn.create" | "webauthn.get", challenge: string): string => JSON.stringify({ type, challenge, origin, crossOrigin: false });
  const about = (flags: number): Buffer => Buffer.concat([sha256(hostname), Buffer.from([flags, 0, 0, 0, 0])]);
  const answer = (response: object) => ({ id: base64url(id), rawId: base64url(id), type: "public-key", clientExtensionResults: {}, response });
  return {
    /** Makes the credential, without saying what made it. */
    create({ challenge }: { challenge: string }) {
      const { x, y } = publicKey.export({ format: "jwk" });
      const point = new Map<number, number | Buffer>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x!, "base64url")], [-3, Buffer.from(y!, "base64url")]]);
      const authData = Buffer.concat([about(present | 64), Buffer.alloc(16), Buffer.from([0, id.length]), id, cbor(point)]);
      const attestationObject = cbor(new Map<string, any>([["fmt", "none"], ["attStmt", new Map()], ["authData", authData]]));
      return answer({ clientDataJSON: base64url(clientData("webauthn.create", challenge)), attestationObject: base64url(attestationObject), transports: ["internal"] });
    },
    get({ challenge }: { challenge: string }) {
      const [client, authData] = [clientData("webauthn.get", challenge), about(present)];
      const signature = sign("sha256", Buffer.concat([authData, sha256(client)]), privateKey);
      return answer({ clientDataJSON: base64url(client), authenticatorData: base64url(authData), signature: base64url(signature) });
    },
  };
}
