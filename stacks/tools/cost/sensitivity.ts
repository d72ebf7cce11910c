import { month, total } from "./bill.ts";
import type { Region } from "./prices.ts";
import { assumptionNames, assumptions, usual, type AssumptionName } from "./usage.ts";

const farthest = 100;

/** A share cannot be more than all. */
const most = (name: AssumptionName): number => (assumptions[name].unit.startsWith("share") ? 1 / assumptions[name].value : farthest);

/**
 * By what each assumption alone must be multiplied for the bill to double, the strongest first; left out where even the
 * farthest does not.
 */
export function doubling(people: number, region: Region): { name: AssumptionName; factor: number }[] {
  const bill = (name: AssumptionName, factor: number) => total(month(people, { ...usual, [name]: usual[name] * factor }), region, true);
  const goal = 2 * total(month(people), region, true);
  return assumptionNames
    .flatMap((name) => {
      if (bill(name, most(name)) < goal) return [];
      let [low, high] = [1, most(name)];
      while (high - low > 0.01) {
        const middle = (low + high) / 2;
        if (bill(name, middle) < goal) low = middle;
        else high = middle;
      }
      return [{ name, factor: high }];
    })
    .sort((a, b) => a.factor - b.factor);
}
