import { connect } from "./connect.ts";

// It reads what strangers send with a library that is not memory-safe, so it is told no secret.
await connect();
export { handler } from "../media.ts";
