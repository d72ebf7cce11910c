/** What became of one attempt. */
export interface Outcome {
  /** Which family of attempts it belongs to, for the table's order: `1`, `4`. */
  point: number;
  attempt: string;
  expected: string;
  outcome: string;
  held: boolean;
  /** True where it hangs on time, so that it says nothing on a busy machine. */
  timed?: true;
}

/** One attempt's result, said in words. @param held whether what happened is what was expected */
export const outcome = (point: number, attempt: string, expected: string, held: boolean, found: string): Outcome => ({ point, attempt, expected, outcome: found, held });

const widths = { attempt: 62, expected: 44, outcome: 58 };
const cut = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width));

/** The table that people read: one line for each attempt, in the order of its number. */
export function table(outcomes: readonly Outcome[]): string {
  const line = (point: string, attempt: string, expected: string, found: string, held: string): string =>
    `${point.padStart(3)}  ${cut(attempt, widths.attempt)}  ${cut(expected, widths.expected)}  ${cut(found, widths.outcome)}  ${held}`;
  const rows = outcomes.toSorted((a, b) => a.point - b.point).map((o) => line(String(o.point), o.attempt, o.expected, o.outcome, o.held ? "held" : "NOT HELD"));
  const failed = outcomes.filter((o) => !o.held).length;
  return [line("", "attempt", "expected", "outcome", ""), ...rows, `${outcomes.length} attempts, ${outcomes.length - failed} held, ${failed} not held`].join("\n");
}
