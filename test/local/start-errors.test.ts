import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { scratch } from "./connected.ts";
import { draft, post, start } from "./starting.ts";

// Each test starts whole processes, some of them three.
vi.setConfig({ testTimeout: 60_000 });

describe("what goes wrong at the start is told with what to do", () => {
  test("a busy port", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { output: said, ended } = start("--data", scratch(), "--port", String(port));
    expect(await ended).toBe(1);
    expect(said()).toContain(`Port ${port} is in use`);
    expect(said()).toContain(`--port ${port + 1}`);
    expect(said()).not.toContain("    at ");
  });

  test("a folder that cannot be written", async () => {
    const file = join(scratch(), "file");
    writeFileSync(file, "");
    const { output: said, ended } = start("--data", join(file, "data"));
    expect(await ended).toBe(1);
    expect(said()).toContain(`Cannot write to the data folder ${join(file, "data")}`);
    expect(said()).toContain("--data <folder>");
    expect(said()).not.toContain("    at ");
  });

  test("a folder of something else, whose files stay", async () => {
    const dir = scratch();
    mkdirSync(join(dir, "media"));
    const { output: said, ended } = start("--data", dir, "--fresh");
    expect(await ended).toBe(1);
    expect(said()).toContain(`${dir} holds files that are not Among's`);
    expect(existsSync(join(dir, "media"))).toBe(true);
  });

  test.each(["table.db", "notes.db"])("a broken %s", async (name) => {
    const dir = scratch();
    const first = start("--data", dir);
    await first.ready;
    first.child.kill("SIGTERM");
    await first.ended;
    writeFileSync(join(dir, name), "this is no database, whatever its name says ".repeat(500));
    const { output: said, ended } = start("--data", dir);
    expect(await ended).toBe(1);
    expect(said()).toContain(join(dir, name));
    expect(said()).toContain("--fresh");
    expect(said()).not.toContain("    at ");

    const again = start("--data", dir, "--fresh");
    expect((await fetch(`${await again.ready}/api/reports`)).status).toBe(200);
  });

  test("another one on the same data", async () => {
    const dir = scratch();
    const first = start("--data", dir);
    const address = await first.ready;
    await post(address, draft());
    const { output: said, ended } = start("--data", dir, "--fresh");
    expect(await ended).toBe(1);
    expect(said()).toContain(`Another Among is running on the data in ${dir}`);
    expect((await (await fetch(`${address}/api/reports`)).json()).items).toHaveLength(1);
  });

  test.each([
    [["--port", "many"], '"many" is no port'],
    [["--port", "70000"], '"70000" is no port'],
    [["--colour", "green"], "Usage: npm start"],
  ])("%s", async (args, message) => {
    const { output: said, ended } = start("--data", scratch(), ...args);
    expect(await ended).toBe(1);
    expect(said()).toContain(message);
    expect(said()).not.toContain("    at ");
  });
});
