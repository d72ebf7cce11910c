/**
 * Answers everyone who asks the same in one turn of the event loop with one piece of work. It starts after all of them
 * have asked, so nobody is told anything older than their question.
 */
export function together<T>(): (key: string, make: () => Promise<T>) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (key, make) => {
    const there = asked.get(key);
    if (there) return there;
    const answer = new Promise<void>((turn) => setImmediate(turn)).then(() => {
      asked.delete(key);
      return make();
    });
    asked.set(key, answer);
    return answer;
  };
}
