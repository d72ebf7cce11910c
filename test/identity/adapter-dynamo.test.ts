import { dynamo } from "@among/core/store/dynamo";
import { emulator } from "../emulator.ts";
import { suites } from "./adapter-suites.ts";

const { client, table } = await emulator();
await suites(dynamo({ client, table: await table() }));
