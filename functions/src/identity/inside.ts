/** Headers by which our own handlers tell the sign-in library's hooks what a browser cannot: they are never taken from a request. */
export const inside = { address: "x-among-address", place: "x-among-place", flow: "x-among-flow", known: "x-among-known" } as const;
