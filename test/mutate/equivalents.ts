/** A change no test can notice, because the program does the same with it. */
export interface Equivalent {
  file: string;
  /** Stryker's name of the kind of change. */
  mutator: string;
  /** What is replaced and by what, each on one line. */
  from: string;
  to: string;
  /** The line it stands in, where a file holds the same text twice. */
  line?: string;
  /** Why nobody can tell the difference. */
  reason: string;
}

const sameValue = "where the two are equal, both ways lead to the same value";

export const equivalents: Equivalent[] = [
  { file: "packages/core/src/timer.ts", mutator: "EqualityOperator", from: "timer.at < now.toISOString()", to: "timer.at <= now.toISOString()", reason: sameValue },
  { file: "packages/core/src/timer.ts", mutator: "EqualityOperator", from: "cursor.hour > oldest", to: "cursor.hour >= oldest", reason: sameValue },
  { file: "packages/core/src/timer.ts", mutator: "EqualityOperator", from: "hour < settled", to: "hour <= settled", reason: sameValue },
  { file: "packages/core/src/timer.ts", mutator: "ObjectLiteral", from: "{ hour: z.string() }", to: "{}", reason: "a schema checks what is written, and the clock alone writes this row, always with an hour" },
];
