// Makes a town of demo people alone in the folder it is given: they can sign in, and everything else is made over HTTP.
import { dataFolder } from "@among/local/data-folder";
import { runtime } from "@among/local/runtime";
import { seedPeople } from "@among/local/seed/identity/people";

const data = dataFolder(process.argv[2]!);
data.begin();
const running = runtime(data, { origin: "http://localhost", region: "batu" });
await seedPeople();
await running.drain();
data.markFilled([]);
await running.close();
data.release();
