import type { ApiModule } from "../http/route-groups.ts";

export const media: ApiModule = {
  tags: [{ name: "Photos", description: "Sent straight to the store, shown only with a report." }],
  groups: [{ paths: ["/api/photos"], load: async () => (await import("./photos.ts")).photos }],
};
