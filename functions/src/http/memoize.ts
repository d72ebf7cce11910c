/**
 * Remembers what was made for a key, so that what many ask for is made once. Those who ask while it is being made wait
 * for the same one; a failure is not remembered.
 * @param seconds how long it may be handed out: as long as its cache header says
 * @param max entries; the oldest goes first
 */
export function memoize<T>(seconds: number, max: number): (key: string, make: () => Promise<T>, now?: number) => Promise<T> {
  const entries = new Map<string, { until: number; value: Promise<T> }>();
  return (key, make, now = Date.now()) => {
    const known = entries.get(key);
    if (known && known.until > now) return known.value;
    entries.delete(key);
    if (entries.size >= max) entries.delete(entries.keys().next().value!);
    const entry = { until: now + seconds * 1000, value: make() };
    entries.set(key, entry);
    entry.value.catch(() => entries.get(key) === entry && entries.delete(key));
    return entry.value;
  };
}
