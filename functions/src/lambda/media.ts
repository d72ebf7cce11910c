import { connect } from "./connect.ts";

// It reads strangers' files with a library that is not memory-safe, so it gets no secret.
await connect();
export { handler } from "../media.ts";
