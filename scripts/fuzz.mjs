#!/usr/bin/env node
// `npm run fuzz`: ten minutes of random bytes against both fronts, or as many seconds as the first argument says.
import { spawn } from "node:child_process";

const seconds = process.argv[2] ?? "600";
if (!/^\d+$/.test(seconds)) {
  console.error("usage: npm run fuzz -- [SECONDS]");
  process.exit(2);
}
const child = spawn("npx", ["vitest", "run", "test/product/security/raw-bytes-fuzz.test.ts"], {
  stdio: "inherit",
  env: { ...process.env, CI_FUZZ_SECONDS: seconds },
});
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
