#!/usr/bin/env node
// `npm run fuzz`: ten minutes, or as many seconds as the first argument says, of random bytes against both fronts and the framers
// of SPDY and WebSocket, of random objects of every kind, and of random patches, selectors and manifests.
import { spawn } from "node:child_process";

const seconds = process.argv[2] ?? "600";
if (!/^\d+$/.test(seconds)) {
  console.error("usage: npm run fuzz -- [SECONDS]");
  process.exit(2);
}
// Each takes about a second in the suite, and objects of every kind a quarter of a minute.
const factor = Math.max(1, Math.round(Number(seconds) / 5));
const seed = String(Date.now() % 2 ** 31);
const files = [
  "test/product/security/raw-bytes-fuzz.test.ts",
  "test/product/faults/random-objects.inside.test.ts",
  "test/unit/apiserver/spdy.property.test.ts",
  "test/unit/mock-apiserver/command-streams.property.test.ts",
  "test/unit/apiserver/patch.property.test.ts",
  "test/unit/apimachinery/selectors.property.test.ts",
  "test/unit/playground/manifests/manifest-parser.property.test.ts",
];
const child = spawn("npx", ["vitest", "run", `--testTimeout=${factor * 60_000}`, ...files], {
  stdio: "inherit",
  env: {
    RANDOM_SEED: seed,
    FUZZ_SEED: seed,
    ...process.env,
    CI_FUZZ_SECONDS: seconds,
    FUZZ_FACTOR: String(factor),
    RANDOM_OBJECTS: String(Math.max(1, Math.round(Number(seconds) / 60))),
  },
});
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
