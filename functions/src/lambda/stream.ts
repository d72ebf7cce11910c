import { connect } from "./connect.ts";

await connect("secret", "origin");
export { handler } from "../stream.ts";
