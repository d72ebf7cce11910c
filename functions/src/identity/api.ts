import type { ApiModule } from "../http/route-groups.ts";

export const identity: ApiModule = {
  tags: [{ name: "My data", description: "What the platform holds about whoever is signed in." }],
  groups: [{ paths: ["/api/me"], load: async () => (await import("./me.ts")).me }],
};
