import { authFlowTestSuite, caseInsensitiveTestSuite, joinsTestSuite, normalTestSuite, testAdapter, uuidTestSuite } from "@better-auth/test-utils/adapter";
import { expect, test, vi } from "vitest";
import { connect, type Config } from "@among/core/config";
import type { TableStore } from "@among/core/store/table-store";
import { tableAdapter } from "@among/functions/identity/adapter";

/** Suites of better-auth that are not run, each with its reason. Inside the others no test is left out. */
export const exceptions = {
  "number-id": "ids are prefixed texts (`per_01…`) made before the write; DynamoDB has no counter that gives out row numbers",
  transactions: "its one test rolls a read-then-write transaction back; DynamoDB has none, so each step is one conditional write, and the adapter says `transaction: false`",
} as const;

/** better-auth's own adapter suites over one store. */
export async function suites(table: TableStore): Promise<void> {
  connect({ table } as Config);
  // The suites print their own statistics.
  vi.spyOn(console, "log").mockImplementation(() => {});
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const { execute } = await testAdapter({
    adapter: () => tableAdapter,
    runMigrations: async () => {},
    tests: [normalTestSuite(), authFlowTestSuite(), caseInsensitiveTestSuite(), uuidTestSuite(), joinsTestSuite()],
  });
  execute();
  test("the exceptions are what the adapter says it cannot do", () => {
    const { adapterConfig } = tableAdapter({}).options!;
    expect(adapterConfig).toMatchObject({ supportsNumericIds: false, transaction: false });
    expect(Object.keys(exceptions)).toEqual(["number-id", "transactions"]);
  });
}
