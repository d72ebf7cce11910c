// One cold start: imports a function's bundle, hands it its first event, and says what that took. Run by cold.ts in a fresh process.
const [folder, event] = process.argv.slice(2);
const spent = process.cpuUsage();
const before = performance.now();
const { handler } = await import(`${folder}/index.mjs`);
const ready = performance.now();
const answer = await handler(JSON.parse(event), {});
const done = performance.now();
const { user, system } = process.cpuUsage(spent);
process.stdout.write(`\n${JSON.stringify({ import: ready - before, first: done - ready, cpu: (user + system) / 1000, status: answer?.statusCode ?? 200 })}`);
process.exit(0);
