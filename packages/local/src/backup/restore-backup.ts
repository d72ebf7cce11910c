// Puts a back-up into an empty data folder, never over data:
//   npm run restore-backup -- --from <back-up> [--data <folder>]
import { resolve } from "node:path";
import { Trouble } from "../trouble.ts";
import { command, dataPath } from "./command.ts";
import { restoreBackup } from "./restore.ts";

await command(["from", "data"], async (given) => {
  if (!given.from) throw new Trouble("Say which back-up:  npm run restore-backup -- --from <back-up> --data <empty folder>");
  const path = dataPath(given.data);
  const { madeAt, items, files } = await restoreBackup(resolve(given.from), path);
  return `${path} holds what was backed up at ${madeAt}: ${items} rows and ${files} files of photos.\nStart with:  npm start -- --data ${path}`;
});
