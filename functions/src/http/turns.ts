import { Fault } from "@among/core/fault";

interface Bounds {
  /** Pieces of work in hand at once, and of one address. */
  atOnce: number;
  perAddress: number;
  /** How many more may wait. */
  waiting: number;
  /** How long each waits, in seconds. */
  within: number;
}

interface Waiting {
  address: string | undefined;
  begin(): void;
}

/**
 * Lets so many pieces of work run at once in this process, and the others wait for their turn in the order in which they came.
 * Who has many waiting holds up nobody else: an address that has all it may have is passed over.
 */
export function turns({ atOnce, perAddress, waiting: maxWaiting, within }: Bounds) {
  const inHand = new Map<string | undefined, number>();
  let total = 0;
  let queue: Waiting[] = [];

  const mayBegin = (address: string | undefined): boolean => total < atOnce && (address === undefined || (inHand.get(address) ?? 0) < perAddress);

  function begin(address: string | undefined): () => void {
    total++;
    inHand.set(address, (inHand.get(address) ?? 0) + 1);
    return () => {
      total--;
      const left = inHand.get(address)! - 1;
      if (left > 0) inHand.set(address, left);
      else inHand.delete(address);
      next();
    };
  }

  function next(): void {
    const first = queue.find(({ address }) => mayBegin(address));
    if (!first) return;
    queue = queue.filter((one) => one !== first);
    first.begin();
  }

  return {
    /**
     * Waits for a turn.
     * @param address who asks, as it is counted; undefined where it tells nothing
     * @returns what to call when the work is done, whatever came of it
     * @throws Fault unavailable `server.busy` with `retryAfter`, where too many wait or none of them ended in time
     */
    async take(address: string | undefined): Promise<() => void> {
      if (mayBegin(address)) return begin(address);
      const busy = new Fault("unavailable", "server.busy", { retryAfter: within });
      if (queue.length >= maxWaiting) throw busy;
      return new Promise((resolve, reject) => {
        const one: Waiting = {
          address,
          begin() {
            clearTimeout(late);
            resolve(begin(address));
          },
        };
        const late = setTimeout(() => {
          queue = queue.filter((other) => other !== one);
          reject(busy);
        }, within * 1000);
        queue.push(one);
      });
    },
  };
}
