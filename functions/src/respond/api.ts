import type { ApiModule } from "../http/route-groups.ts";

export const respond: ApiModule = {
  tags: [{ name: "Answering", description: "For the agencies' staff and the command centre." }],
  groups: [{ paths: ["/api/reports", "/api/agencies", "/api/inbox"], load: async () => (await import("./respond.ts")).respond }],
};
