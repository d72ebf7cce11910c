/** A statement of a policy, its resources resolved to ARNs. */
export interface Statement {
  Effect: "Allow" | "Deny";
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** One thing that a role asks a service for. */
export interface Request {
  /** `dynamodb:Query`. */
  action: string;
  /** Its ARN. */
  resource: string;
  /** What conditions can ask about, by their names: `dynamodb:LeadingKeys`. */
  context: Record<string, string[]>;
}

export interface Decision {
  allowed: boolean;
  /** What decided: a Deny, every Allow that holds, or, where nothing holds, nobody. */
  by: Statement[];
}

const list = (of: string | string[]): string[] => [of].flat();

/** `*` is any text, `?` any character; every other one is itself. */
export function isLike(pattern: string, text: string): boolean {
  const parts = [...pattern].map((c) => (c === "*" ? ".*" : c === "?" ? "." : c.replace(/[.+^${}()|[\]\\]/, "\\$&")));
  return new RegExp(`^${parts.join("")}$`, "s").test(text);
}

/**
 * Comparisons by their names. One with a set before it is about values that a request can have several of: `ForAllValues`
 * holds, too, where a request has none, `ForAnyValue` does not (docs: "Single-valued vs. multivalued context keys").
 */
const operators: Record<string, (patterns: string[], values: string[] | undefined) => boolean> = {
  "ForAllValues:StringLike": (patterns, values = []) => values.every((value) => patterns.some((pattern) => isLike(pattern, value))),
  "ForAnyValue:StringLike": (patterns, values = []) => values.some((value) => patterns.some((pattern) => isLike(pattern, value))),
};

/** The keys that a condition may ask about here. */
const conditionKeys = new Set(["dynamodb:LeadingKeys"]);

/**
 * Every comparison of every key must hold; of a key's values one is enough.
 * @throws Error for a comparison or a key that is not known here: whoever writes the first one says here what it means
 */
function conditionHolds(condition: Statement["Condition"], context: Request["context"]): boolean {
  return Object.entries(condition ?? {})
    .flatMap(([operator, about]) => Object.entries(about).map(([key, patterns]) => ({ operator, key, patterns })))
    .map(({ operator, key, patterns }) => {
      const compare = operators[operator];
      if (!compare) throw new Error(`a comparison that is not known here: ${operator}`);
      if (!conditionKeys.has(key)) throw new Error(`a condition's key that is not known here: ${key}`);
      return compare(list(patterns), context[key]);
    })
    .every(Boolean);
}

/** Parts of a statement that turn its meaning around, and those that only name it. */
const statementParts = new Set(["Effect", "Action", "Resource", "Condition", "Sid"]);

/** Whether a statement speaks of a request. @throws Error for what is not known here */
export function applies(statement: Statement, { action, resource, context }: Request): boolean {
  const unknown = Object.keys(statement).find((part) => !statementParts.has(part));
  if (unknown) throw new Error(`a part of a statement that is not known here: ${unknown}`);
  const condition = conditionHolds(statement.Condition, context);
  // Actions are the only part in which capitals do not matter.
  return condition && list(statement.Action).some((pattern) => isLike(pattern.toLowerCase(), action.toLowerCase())) && list(statement.Resource).some((pattern) => isLike(pattern, resource));
}

/** As IAM decides for a role's own policies: one Deny is a no, else one Allow is a yes, else it is a no. */
export function decide(statements: Statement[], request: Request): Decision {
  const about = statements.filter((statement) => applies(statement, request));
  const denied = about.filter(({ Effect }) => Effect === "Deny");
  return denied.length > 0 ? { allowed: false, by: denied } : { allowed: about.length > 0, by: about };
}
