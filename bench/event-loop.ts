/**
 * How long the event loop stands still while nasty but legal requests are answered: `npm run bench:event-loop`, with a pattern
 * for some of them. The server runs in a process of its own and measures itself.
 */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { startStallMeter } from "../test/support/event-loop.ts";
import { fileURLToPath } from "node:url";
import { NASTY_INPUTS, type NastyInput, type Send } from "../test/support/nasty-inputs.ts";
import { startPlayground } from "../src/playground/index.ts";

const REPEATS = Number(process.env["REPEATS"] ?? 5);
const LIMIT_MS = 100;

interface Measured {
  /** Of the event loop's delay. */
  readonly maxMs: number;
  /** As far as the process had the processor: other programs do not count. */
  readonly ownMs: number;
  readonly rssMb: number;
}

/** The child: a playground that tells on request how its event loop did since the last time. */
async function serve(): Promise<void> {
  const playground = await startPlayground({
    drainMs: 0,
    onEvent: ({ level, message }) => level !== "info" && process.stderr.write(`${message}\n`),
  });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const meter = startStallMeter();
  process.on("message", () => {
    const rssMb = process.memoryUsage.rss() / 2 ** 20;
    process.send?.({ maxMs: delay.max / 1e6, ownMs: meter.take(), rssMb });
    delay.reset();
  });
  process.on("disconnect", () => process.exit());
  process.send?.(playground.proxyUrl);
}

async function ask(child: ChildProcess): Promise<Measured> {
  const answer = once(child, "message");
  child.send("measure");
  const [measured] = (await answer) as [Measured];
  return measured;
}

async function measure(
  child: ChildProcess,
  send: Send,
  input: NastyInput,
): Promise<{ worst: Measured; statuses: Set<number> }> {
  const prepared = await input.prepare(send);
  const statuses = new Set<number>();
  let worst: Measured = { maxMs: 0, ownMs: 0, rssMb: 0 };
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    await ask(child);
    statuses.add(await prepared(repeat));
    const measured = await ask(child);
    if (measured.ownMs > worst.ownMs) worst = measured;
  }
  return { worst, statuses };
}

async function main(pattern: RegExp): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), ["serve"]);
  const [url] = (await once(child, "message")) as [string];
  const send: Send = async (method, path, body, contentType = "application/json", headers = {}) => {
    const init = body === undefined ? {} : { body };
    const reply = await fetch(`${url}${path}`, {
      method,
      ...init,
      headers: { "Content-Type": contentType, ...headers },
    });
    return { status: reply.status, text: await reply.text() };
  };
  let isOver = false;
  for (const input of NASTY_INPUTS.filter(({ name }) => pattern.test(name))) {
    const { worst, statuses } = await measure(child, send, input);
    isOver ||= worst.ownMs > LIMIT_MS;
    const mark = worst.ownMs > LIMIT_MS ? "!" : " ";
    process.stdout.write(
      `${mark} ${input.name.padEnd(52)} max ${worst.maxMs.toFixed(0).padStart(6)} ms  own ${worst.ownMs.toFixed(0).padStart(5)} ms  rss ${worst.rssMb.toFixed(0).padStart(5)} MB  ${[...statuses].join(",")}\n`,
    );
  }
  child.kill("SIGKILL");
  return isOver ? 1 : 0;
}

if (process.argv[2] === "serve") await serve();
else process.exitCode = await main(new RegExp(process.argv[2] ?? "", "i"));
