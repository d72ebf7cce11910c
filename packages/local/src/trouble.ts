import { isDiskFull } from "./store/disk-full.ts";

/** Something the person who starts the program can put right; shown as it is, without a stack. */
export class Trouble extends Error {
  override readonly name = "Trouble";
}

/** Another process works on the same data. */
export class InUse extends Trouble {}

const unwritable = new Set(["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST", "ENOENT"]);

/** Turns what the system says about a folder into what to do about it; other errors come back as they are. */
export function folderTrouble(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (isDiskFull(error)) return new Trouble(`The disk that holds ${folder} is full. Make room and start again.`);
  if (code === undefined || !unwritable.has(code)) return error;
  return new Trouble(`Cannot write to the data folder ${folder} (${code}).\nGive this user the right to write there, or choose another one:  npm start -- --data <folder>`);
}

export function portTrouble(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return new Trouble(`Port ${port} is in use by another program, or by another Among.\nStop that one, or choose another port:  npm start -- --port ${port === 65_535 ? 3000 : port + 1}`);
  if (code === "EACCES") return new Trouble(`Port ${port} needs more rights than this user has.\nChoose one above 1023:  npm start -- --port 3000`);
  return error;
}
