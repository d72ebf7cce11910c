import type { Words } from "../shell/words.ts";

export const faultText = ({ faults }: Words, code: string): string => faults[code] ?? faults.other!;
