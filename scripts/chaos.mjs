#!/usr/bin/env node
// `npm run chaos`: ten minutes of random faults while clients write, or as many seconds as the first argument says.
import { spawn } from "node:child_process";

const seconds = process.argv[2] ?? "600";
if (!/^\d+$/.test(seconds)) {
  console.error("usage: npm run chaos -- [SECONDS]");
  process.exit(2);
}
const seed = process.env.CHAOS_SEED ?? String(Date.now() % 2 ** 31);
const child = spawn("npx", ["vitest", "run", "test/product/faults/chaos.test.ts"], {
  stdio: "inherit",
  env: { ...process.env, CHAOS_SECONDS: seconds, CHAOS_SEED: seed },
});
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
