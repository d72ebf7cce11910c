import { attribute, marshal, type Attributes } from "./attributes.ts";
import { sortKey } from "./bounds.ts";
import { indexName } from "./dynamo-table.ts";
import type { Item, Query, Test, Value, Write } from "./table-store.ts";

/** Collects aliases for names and values, since nearly every good word is reserved. */
function aliases() {
  const names: Record<string, string> = {};
  const values: Attributes = {};
  const aliasOf = new Map<string, string>();
  return {
    name(attribute: string): string {
      const existing = aliasOf.get(attribute);
      if (existing) return existing;
      const alias = `#a${aliasOf.size}`;
      aliasOf.set(attribute, alias);
      names[alias] = attribute;
      return alias;
    },
    value(value: Value): string {
      const alias = `:v${Object.keys(values).length}`;
      values[alias] = attribute(value);
      return alias;
    },
    /** DynamoDB refuses empty maps. */
    used: () => ({
      ...(aliasOf.size ? { ExpressionAttributeNames: names } : {}),
      ...(Object.keys(values).length ? { ExpressionAttributeValues: values } : {}),
    }),
  };
}
type Aliases = ReturnType<typeof aliases>;

function condition(test: Test | undefined, { name, value }: Aliases): { ConditionExpression?: string } {
  if (test === undefined || test.length === 0) return {};
  if (test === "absent") return { ConditionExpression: `attribute_not_exists(${name("pk")})` };
  if (test === "present") return { ConditionExpression: `attribute_exists(${name("pk")})` };
  const parts = test.map((t) => (t.is === "absent" ? `attribute_not_exists(${name(t.attr)})` : `${name(t.attr)} ${t.is} ${value(t.value!)}`));
  return { ConditionExpression: parts.join(" AND ") };
}

function change({ set = {}, remove = [], add = {} }: Extract<Write, { op: "update" }>, { name, value }: Aliases): { UpdateExpression?: string } {
  const clause = (verb: string, parts: string[]) => (parts.length ? `${verb} ${parts.join(", ")}` : "");
  const UpdateExpression = [
    clause("SET", Object.entries(set).map(([attr, to]) => `${name(attr)} = ${value(to)}`)),
    clause("REMOVE", remove.map(name)),
    clause("ADD", Object.entries(add).map(([attr, by]) => `${name(attr)} ${value(by)}`)),
  ].filter(Boolean).join(" ");
  return UpdateExpression ? { UpdateExpression } : {};
}

export function updateInput(write: Extract<Write, { op: "update" }>, TableName: string) {
  const a = aliases();
  const expressions = { ...change(write, a), ...condition(write.if, a) };
  return { TableName, Key: marshal({ ...write.key }), ...expressions, ...a.used() };
}

/** One write as the parameters of its own command, which are also those inside a transaction. */
export function request(write: Write, TableName: string) {
  const a = aliases();
  switch (write.op) {
    case "put":
      return { op: "Put" as const, input: { TableName, Item: marshal(write.item), ...condition(write.if, a), ...a.used() } };
    case "update":
      return { op: "Update" as const, input: updateInput(write, TableName) };
    case "delete":
      return { op: "Delete" as const, input: { TableName, Key: marshal({ ...write.key }), ...condition(write.if, a), ...a.used() } };
    case "check":
      return { op: "ConditionCheck" as const, input: { TableName, Key: marshal({ ...write.key }), ...condition(write.if, a), ...a.used() } };
  }
}

export function queryInput(query: Query, TableName: string, after: Item | undefined) {
  const a = aliases();
  const sort = () => a.name(sortKey(query));
  const { index, begins, from, to } = query;
  const parts = [`${a.name(`${index ?? ""}pk`)} = ${a.value(query.pk)}`];
  if (begins) parts.push(`begins_with(${sort()}, ${a.value(begins)})`);
  else if (from !== undefined && to !== undefined) parts.push(`${sort()} BETWEEN ${a.value(from)} AND ${a.value(to)}`);
  else if (from !== undefined) parts.push(`${sort()} >= ${a.value(from)}`);
  else if (to !== undefined) parts.push(`${sort()} <= ${a.value(to)}`);
  return {
    TableName,
    IndexName: index && indexName(index),
    KeyConditionExpression: parts.join(" AND "),
    ...a.used(),
    Limit: query.limit,
    ScanIndexForward: !query.reverse,
    ConsistentRead: index ? undefined : query.consistent,
    ExclusiveStartKey: after && startKey(query, after),
  };
}

function startKey(query: Query, after: Item): Attributes {
  const names = query.index ? ["pk", "sk", `${query.index}pk`, `${query.index}sk`] : ["pk", "sk"];
  return marshal(Object.fromEntries(names.map((name) => [name, after[name]!])));
}
