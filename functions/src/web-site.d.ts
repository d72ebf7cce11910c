/** The built site; it exists only after `npm run build`. */
declare module "@among/web/site" {
  export const takesTable: import("./http/limits.ts").TakesTable;
  export const render: import("./http/fault-page.ts").Render;
}
