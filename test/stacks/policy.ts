import type { Bucket } from "@among/core/bucket";
import { indexName } from "@among/core/store/dynamo-table";
import type { TableStore, Write } from "@among/core/store/table-store";
import { written } from "./written.ts";

export interface Statement {
  Effect: "Allow" | "Deny";
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

/** What a role asks AWS for. */
interface Request {
  action: string;
  resource: string;
  /** Partition keys, of the table or of the index asked. */
  keys?: string[];
}

const like = (pattern: string, text: string): boolean => new RegExp(`^${pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`).test(text);

/** A condition on leading keys, as IAM evaluates sets: a request without any passes `ForAllValues` and fails `ForAnyValue`. */
function holds(condition: Statement["Condition"], keys: string[] = []): boolean {
  return Object.entries(condition ?? {}).every(([test, what]) => {
    const patterns = what["dynamodb:LeadingKeys"] as string[] | undefined;
    if (!patterns) throw new Error(`a condition nobody knows here: ${JSON.stringify(condition)}`);
    const fits = (key: string) => patterns.some((pattern) => like(pattern, key));
    if (test === "ForAllValues:StringLike") return keys.every(fits);
    if (test === "ForAnyValue:StringLike") return keys.some(fits);
    throw new Error(`a test nobody knows here: ${test}`);
  });
}

/** IAM in small: something allows it, and nothing denies it. */
export function allows(statements: Statement[], { action, resource, keys }: Request): boolean {
  const about = statements.filter(({ Action, Resource, Condition }) => [Action].flat().includes(action) && [Resource].flat().some((r) => like(written(r), resource)) && holds(Condition, keys));
  return about.some(({ Effect }) => Effect === "Allow") && !about.some(({ Effect }) => Effect === "Deny");
}

/** Who asks, what was refused, and what was used. */
export class Role {
  readonly refused: string[] = [];
  private readonly may: Record<string, Statement[]>;
  private readonly used: Set<string>;
  private name: string | undefined;

  /** @param used gets `api dynamodb:Query` and so on */
  constructor(may: Record<string, Statement[]>, used: Set<string>) {
    this.may = may;
    this.used = used;
  }

  /** Does something as this function; before and after it nothing is refused. */
  async as<T>(name: string, run: () => Promise<T>): Promise<T> {
    this.name = name;
    try {
      return await run();
    } finally {
      this.name = undefined;
    }
  }

  need(request: Request): void {
    if (!this.name) return;
    if (allows(this.may[this.name]!, request)) return void this.used.add(`${this.name} ${request.action}`);
    const what = [this.name, request.action, request.resource, ...(request.keys ?? [])].join(" ");
    this.refused.push(what);
    throw new Error(`AccessDenied: ${what}`);
  }
}

const table = "${Table.Arn}";
const single = { put: "PutItem", update: "UpdateItem", delete: "DeleteItem", check: "ConditionCheckItem" } as const;
const keyOf = (write: Write): string => (write.op === "put" ? write.item.pk : write.key.pk);

/** The table as DynamoDB would give it to a role. */
export function guardedTable(store: TableStore, role: Role): TableStore {
  const ask = (name: string, keys: string[], resource = table) => role.need({ action: `dynamodb:${name}`, resource, keys });
  return {
    get: async (key, options) => (ask("GetItem", [key.pk]), store.get(key, options)),
    batchGet: async (keys) => (ask("BatchGetItem", keys.map(({ pk }) => pk)), store.batchGet(keys)),
    query: async (query) => (ask("Query", [query.pk], query.index ? `${table}/index/${indexName(query.index)}` : table), store.query(query)),
    async write(writes) {
      for (const write of writes) ask(single[write.op], [keyOf(write)]);
      return store.write(writes);
    },
    update: async (write) => (ask("UpdateItem", [write.key.pk]), store.update(write)),
  };
}

/** The bucket as S3 would give it; a signed form or link can do what its signer may. */
export function guardedBucket(bucket: Bucket, role: Role): Bucket {
  const ask = (name: string, key: string) => role.need({ action: `s3:${name}`, resource: `\${Media.Arn}/${key}` });
  return {
    put: async (key, body, type) => (ask("PutObject", key), bucket.put(key, body, type)),
    async get(key) {
      ask("GetObject", key);
      const found = await bucket.get(key);
      // Whoever may not list is told "denied" where nothing is.
      if (!found) role.need({ action: "s3:ListBucket", resource: "${Media.Arn}" });
      return found;
    },
    remove: async (key) => (ask("DeleteObject", key), bucket.remove(key)),
    uploadForm: async (key, options) => (ask("PutObject", key), bucket.uploadForm(key, options)),
    readLink: async (key, expiresIn) => (ask("GetObject", key), bucket.readLink(key, expiresIn)),
  };
}
