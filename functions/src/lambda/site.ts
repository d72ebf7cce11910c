import { render, takesTable } from "@among/web/site";
import { serve } from "./http.ts";

export const handler = await serve({ apps: [], pages: async () => render, takesTable });
