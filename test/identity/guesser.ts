import { connect, type Config } from "@among/core/config";
import { redeem } from "@among/core/identity/one-time-code";
import { Fault } from "@among/core/fault";
import { sqlite } from "@among/local/store/sqlite";

// Another process on the same table: tries the codes it is given and prints what each of them got.
const [file, secret, phone, ...codes] = process.argv.slice(2) as [string, string, string, ...string[]];
const table = sqlite(file);
connect({ table, secret } as unknown as Config);
const answers = await Promise.all(codes.map((code, i) => redeem(phone, code, { address: `198.51.100.${i}` }).catch((e: unknown) => (Fault.is(e) ? e.kind : "broken"))));
console.log(JSON.stringify(answers));
table.close();
