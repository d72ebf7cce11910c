import type { ApiModule } from "../http/route-groups.ts";

export const reports: ApiModule = {
  tags: [{ name: "Reports", description: "What citizens report, and what became of it." }],
  groups: [
    { paths: ["GET /api/reports"], load: async () => (await import("./reports.ts")).reports },
    // A group of its own: Hono's quick router cannot tell `/near` from `/{code}`.
    { paths: ["/api/reports/near"], load: async () => (await import("./reports.ts")).near },
    { paths: ["/api/reports"], load: async () => (await import("./reports-write.ts")).reportWrites },
    { paths: ["/api/reports.geojson", "/api/feeds"], load: async () => (await import("./feeds.ts")).feeds },
  ],
};
