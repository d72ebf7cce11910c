/** `1 order`, `3 orders`: how English counts. @param more the plural where it is not `one` with an s */
export const counted = (n: number, one: string, more: string = `${one}s`): string => `${n} ${n === 1 ? one : more}`;
