/** Bytes after gzip: what a page may cost on a hill. A page with a map may bring the map's script when it is opened. */
export const budget = { markup: 30 * 1024, script: 25 * 1024, mapScript: 80 * 1024 };
