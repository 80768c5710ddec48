/** startPlayground as a test suite calls it: prints how long the first one took, the further ones, and what each of those holds. */
import type * as Kit from "../../src/index.ts";

const [entry = "", count = "5"] = process.argv.slice(2);
const collect = (globalThis as { gc?: () => void }).gc;
const heldMb = (): number => {
  collect?.();
  const { rss } = process.memoryUsage();
  return rss / 2 ** 20;
};

const started = performance.now();
const { startPlayground } = (await import(entry)) as typeof Kit;
await startPlayground();
const firstMs = performance.now() - started;
const before = heldMb();
const furtherMs: number[] = [];
for (let index = 0; index < Number(count); index += 1) {
  const began = performance.now();
  await startPlayground();
  furtherMs.push(performance.now() - began);
}
const furtherMb = (heldMb() - before) / Number(count);
process.stdout.write(`${JSON.stringify({ firstMs, furtherMs: Math.min(...furtherMs), furtherMb })}\n`);
process.exit(0);
