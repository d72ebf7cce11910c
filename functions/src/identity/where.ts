import type { CleanedWhere } from "better-auth/adapters";
import type { Row } from "./rows.ts";

type Clause = CleanedWhere;

/** True when the row fits: all the AND clauses, and one of the OR clauses when there are any. */
export function fits(row: Row, where: readonly Clause[]): boolean {
  const every = where.filter((c) => c.connector !== "OR");
  const orClauses = where.filter((c) => c.connector === "OR");
  return every.every((c) => fitsClause(row[c.field], c)) && (orClauses.length === 0 || orClauses.some((c) => fitsClause(row[c.field], c)));
}

function fitsClause(found: unknown, { operator, value, mode }: Clause): boolean {
  const fold = (v: unknown): unknown => (mode === "insensitive" && typeof v === "string" ? v.toLowerCase() : v);
  const [a, b] = [fold(found ?? null), fold(plainDate(value))];
  const list = () => (Array.isArray(b) ? b : [b]).map((v) => fold(plainDate(v)));
  switch (operator) {
    case "eq":
      return a === b;
    // As in SQL, a comparison with null is never true; "not null" is the exception.
    case "ne":
      return b === null ? a !== null : a !== b;
    case "in":
      return list().includes(a);
    case "not_in":
      return !list().includes(a);
    case "contains":
      return typeof a === "string" && a.includes(String(b));
    case "starts_with":
      return typeof a === "string" && a.startsWith(String(b));
    case "ends_with":
      return typeof a === "string" && a.endsWith(String(b));
    default:
      return a !== null && b !== null && compared(order(a, b), operator);
  }
}

function compared(side: number, operator: Clause["operator"]): boolean {
  if (operator === "lt") return side < 0;
  if (operator === "lte") return side <= 0;
  if (operator === "gt") return side > 0;
  return side >= 0;
}

const plainDate = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

/** A missing value sorts first; texts sort by code units, so that ISO times sort as times. */
export function order(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : 1;
}

/** The value a field must equal for any row to fit, when the clauses say so case-sensitively. */
export function mustBe(where: readonly Clause[], field: string): string[] | undefined {
  const clause = where.find((c) => c.connector !== "OR" && c.field === field && c.mode !== "insensitive" && (c.operator === "eq" || c.operator === "in"));
  if (!clause) return undefined;
  const values = clause.operator === "in" ? (clause.value as unknown[]) : [clause.value];
  return values.every((v) => typeof v === "string" && v !== "") ? (values as string[]) : undefined;
}
