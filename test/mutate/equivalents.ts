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

export const equivalents: Equivalent[] = [];
