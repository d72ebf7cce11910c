import type { Words } from "../shell/words/id.ts";

export const faultText = ({ faults }: Words, code: string): string => faults[code] ?? faults.other!;
