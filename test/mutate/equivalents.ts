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

const onlyAMark = "never leaves the function, which tells this fault from others by which one it is";
const sameValue = "where the two are equal, both ways lead to the same value";

export const equivalents: Equivalent[] = [
  { file: "packages/core/src/timer.ts", mutator: "EqualityOperator", from: "timer.at < now.toISOString()", to: "timer.at <= now.toISOString()", reason: sameValue },
  { file: "packages/core/src/timer.ts", mutator: "EqualityOperator", from: "cursor.hour > oldest", to: "cursor.hour >= oldest", reason: sameValue },
  { file: "packages/core/src/timer.ts", mutator: "EqualityOperator", from: "hour < settled", to: "hour <= settled", reason: sameValue },
  { file: "packages/core/src/timer.ts", mutator: "ObjectLiteral", from: "{ hour: z.string() }", to: "{}", reason: "a schema checks what is written, and the clock alone writes this row, always with an hour" },
  ...["\"conflict\"", "\"report.lost_race\""].map((from) => ({ file: "packages/core/src/reports/report/apply.ts", mutator: "StringLiteral", from, to: '""', line: 'const lost = new Fault("conflict", "report.lost_race");', reason: onlyAMark })),
  ...["\"conflict\"", "\"deal.lost_race\""].map((from) => ({ file: "packages/core/src/market/deal/apply.ts", mutator: "StringLiteral", from, to: '""', line: 'const lost = new Fault("conflict", "deal.lost_race");', reason: onlyAMark })),
  ...["\"conflict\"", "\"listing.stock_short\""].map((from) => ({ file: "packages/core/src/market/deal/apply.ts", mutator: "StringLiteral", from, to: '""', line: 'const tooLittle = new Fault("conflict", "listing.stock_short");', reason: onlyAMark })),
  ...["\"conflict\"", "\"support.repeated\""].map((from) => ({ file: "packages/core/src/reports/support.ts", mutator: "StringLiteral", from, to: '""', line: 'const again = new Fault("conflict", "support.repeated");', reason: onlyAMark })),
  { file: "packages/core/src/identity/account.ts", mutator: "ObjectLiteral", from: "{ id }", to: "{}", line: 'const isKept = (sk: string) => sk === People.key({ id }).sk || sk.startsWith("device#");', reason: "the sort key of a person's own row is the same for everybody" },
  { file: "packages/core/src/identity/permissions.ts", mutator: "ConditionalExpression", from: "scope.village !== undefined", to: "true", reason: "no grant lists a village that is undefined" },
  { file: "packages/core/src/identity/permissions.ts", mutator: "ConditionalExpression", from: "!grant", to: "false", reason: "only roles reach as far as villages, and a role comes with its grant" },
  { file: "packages/core/src/identity/seal.ts", mutator: "BlockStatement", from: "{ return undefined; }", to: "{}", line: "} catch {", reason: "the function ends after it and gives undefined as well" },
  { file: "functions/src/http/address.ts", mutator: "Regex", from: "/%.*$/", to: "/%.*/", reason: "takes everything to the end of the line, and an address has one line" },
  { file: "functions/src/http/address.ts", mutator: "ArrayDeclaration", from: "[]", to: '["Stryker was here"]', reason: "a split always has a first part, and an address without a second has eight groups, of which the first four are kept" },
];
