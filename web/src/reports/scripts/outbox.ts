import type { Draft } from "@among/core/reports/report/draft";

/** A report that waits on the device for the network, with the photos that have not left yet. */
export interface Waiting {
  id: string;
  category: string;
  /** What is sent to the API; ids of photos that did arrive are already in it. */
  draft: Draft & { photos: string[] };
  files: Blob[];
  at: number;
  /** Its link belongs to its writer alone: it is shown in the tab where it was written, and nowhere else. */
  confidential?: boolean;
}

const store = "waiting";

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("among", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store, { keyPath: "id" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

async function run<T>(mode: IDBTransactionMode, use: (waiting: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await database();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = db.transaction(store, mode);
      const request = use(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}

/** @throws when the browser keeps nothing (private window): the page then says that it was not sent */
export async function keep(report: Waiting): Promise<void> {
  await run("readwrite", (s) => s.put(report));
  mark();
}

export const all = (): Promise<Waiting[]> => run("readonly", (s) => s.getAll() as IDBRequest<Waiting[]>);

export async function drop(id: string): Promise<void> {
  await run("readwrite", (s) => s.delete(id));
}

const hereKey = (id: string): string => `among.waiting.${id}`;

/** Remembers for as long as the tab is open that the report was written in it. */
export function markHere(id: string): void {
  try {
    sessionStorage.setItem(hereKey(id), "1");
  } catch {
    // Storage is switched off: nothing waits either.
  }
}

/** True in the tab where the report was written. */
export function isFromHere(id: string): boolean {
  try {
    return sessionStorage.getItem(hereKey(id)) !== null;
  } catch {
    return false;
  }
}

const flag = "among.waiting";

/** Remembers that something waits, so that pages need not open the database to know that nothing does. */
const mark = (): void => localStorage.setItem(flag, "1");
export const unmark = (): void => localStorage.removeItem(flag);
export function isMarked(): boolean {
  try {
    return localStorage.getItem(flag) !== null;
  } catch {
    return false;
  }
}
