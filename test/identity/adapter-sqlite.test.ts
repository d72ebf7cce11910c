import { sqlite } from "@among/local/store/sqlite";
import { suites } from "./adapter-suites.ts";

await suites(sqlite(":memory:"));
