import type { SSTConfig } from "sst";
import { platform } from "./stacks/platform.ts";
import { town } from "./stacks/settings.ts";

export default {
  config: () => ({ name: town.app, region: town.aws }),
  stacks(app) {
    platform(app);
  },
} satisfies SSTConfig;
