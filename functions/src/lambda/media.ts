import { connect } from "./connect.ts";

await connect();
export { handler } from "../media.ts";
