/**
 * What the terminal UI costs: its share of one core at a steady rate of requests, beside the same load without it.
 * Run: npx tsx bench/tui.ts [REQUESTS_PER_SECOND] [SECONDS]
 */
import { PassThrough, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { runTui } from "../src/tui/index.ts";
import { createFakeSource, type FakeSource } from "../test/unit/tui/fake-source.ts";
import { keysOf } from "../test/unit/tui/harness.ts";
import { failedTls, proxied } from "../test/unit/tui/traces.ts";

const RATE = Number(process.argv[2] ?? 5000);
const SECONDS = Number(process.argv[3] ?? 5);
/** Requests come in small bursts, as timers allow no finer steps. */
const STEP_MS = 5;

/** Adds requests at the rate; resolves to the share of one core that this process used meanwhile. */
async function load(source: FakeSource): Promise<number> {
  const before = process.cpuUsage();
  const start = performance.now();
  let id = 0;
  while (performance.now() - start < SECONDS * 1000) {
    const due = Math.floor(((performance.now() - start) / 1000) * RATE);
    for (; id < due; id += 1) source.add(id % 10 === 0 ? failedTls(id + 1) : proxied(id + 1));
    await sleep(STEP_MS);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / (performance.now() - start);
}

async function withTui(
  columns: number,
  rows: number,
  keys: readonly string[],
): Promise<{ share: number; bytes: number }> {
  const source = createFakeSource();
  const input = new PassThrough();
  let bytes = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done();
    },
  });
  const done = runTui(source, {
    theme: "dark",
    ascii: false,
    input,
    output: Object.assign(sink, { isTTY: true, columns, rows }),
  });
  for (const key of keys) {
    input.write(key);
    await sleep(10);
  }
  const share = await load(source);
  input.write("\u0003");
  await done;
  return { share, bytes };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
await load(createFakeSource());
const alone = await load(createFakeSource());
process.stdout.write(`${RATE} requests/s without the UI: ${percent(alone)} of one core\n`);
const cases: readonly (readonly [string, number, number, readonly string[]])[] = [
  ["80x24, following", 80, 24, []],
  ["140x40, following", 140, 40, []],
  ["140x40, filter code>=400 and path~demo", 140, 40, ["/", ...keysOf("code>=400 and path~demo"), "\r"]],
  ["240x80, following", 240, 80, []],
];
for (const [name, columns, rows, keys] of cases) {
  const { share, bytes } = await withTui(columns, rows, keys);
  const rate = (bytes / 1024 / SECONDS).toFixed(0);
  process.stdout.write(
    `${name}: the UI takes ${percent(share - alone)} (in all ${percent(share)}), writes ${rate} KiB/s\n`,
  );
}
