// Signs somebody of the demo town in many times: over HTTP that would take an authenticator half a minute for each.
//   node sessions-made.ts <folder> <address> <count>
import { id } from "@among/core/id";
import { newToken, Sessions } from "@among/core/identity/session";
import { holderOf } from "@among/core/identity/unique";
import { dataFolder } from "@among/local/data-folder";
import { runtime } from "@among/local/runtime";

const [folder = "", address = "", count = "0"] = process.argv.slice(2);
const data = dataFolder(folder);
const running = runtime(data, { origin: "http://localhost", region: "batu" });
const userId = (await holderOf("email", address))!;
const [now, later] = [new Date().toISOString(), new Date(Date.now() + 3_600_000).toISOString()];
for (let n = 0; n < Number(count); n++) await Sessions.create({ id: id("ses"), token: newToken(userId), userId, createdAt: now, lastSeenAt: now, expiresAt: later });
await running.close();
data.release();
