let made = 0;
/** A partition nobody else uses, so that all tests may share one table. */
export const partition = (): string => `p${++made}`;
