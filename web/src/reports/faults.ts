import type { Words } from "../words/id.ts";

export const faultText = ({ faults }: Words, code: string): string => faults[code] ?? faults.other!;
