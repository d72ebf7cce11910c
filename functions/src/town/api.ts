import type { ApiModule } from "../http/route-groups.ts";

export const town: ApiModule = {
  tags: [
    // Of several modules.
    { name: "Feeds", description: "For feed readers." },
    { name: "Town", description: "Categories, villages and agencies of this town." },
  ],
  groups: [{ paths: ["/api/categories", "/api/villages", "/api/agencies"], load: async () => (await import("./town.ts")).town }],
};
