import { constants } from "node:fs";
import { copyFile, link, mkdir, open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Every file under a folder, by its path from there. What is still being written has no name of its own yet. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length));
  return paths.filter((path) => !path.startsWith("=")).sort();
}

/**
 * Gives every file of a folder a second name in another one; those that are there already stay. No file of the bucket is
 * ever written to again, so the two never differ. On another disk they are copied.
 */
export async function linkAll(from: string, to: string): Promise<void> {
  for (const path of await filesIn(from)) {
    const target = join(to, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await link(join(from, path), target).catch(async (error: NodeJS.ErrnoException) => {
      // Taken away meanwhile, or there from the first time.
      if (error.code === "ENOENT" || error.code === "EEXIST") return;
      if (error.code !== "EXDEV" && error.code !== "EPERM" && error.code !== "ENOTSUP" && error.code !== "EMLINK") throw error;
      await copyWhole(join(from, path), target).catch((gone: NodeJS.ErrnoException) => (gone.code === "ENOENT" ? undefined : Promise.reject(gone)));
    });
  }
}

/** Copies every file, each safely on the disk when this ends. */
export async function copyAll(from: string, to: string): Promise<void> {
  for (const path of await filesIn(from)) {
    await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 });
    await copyWhole(join(from, path), join(to, path));
  }
}

export async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const file = await open(to, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
