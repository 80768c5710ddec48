import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const report = process.env.TEST_REPORT;

/**
 * Files that leave nothing behind in their process, which serves them one after the other: loading the playground anew for each
 * takes longer than most of them do.
 */
const TOGETHER = ["test/unit/**/*.test.ts", "test/product/{api,security}/**/*.test.ts"];
/** Of those, the ones that look at their process as a whole. */
const ALONE = [
  "test/**/*.inside.test.ts",
  "test/product/security/{deprecations,raw-bytes-fuzz,sandbox}.test.ts",
  "test/unit/{web,workshop}/**/*.test.ts",
];

export default defineConfig({
  test: {
    // One more than there are processors: most files wait for others a good part of their time.
    maxWorkers: availableParallelism() + 1,
    // For what hangs: how long anything takes on a busy machine is not judged.
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // What is awaited comes at once on an idle machine; nothing is said of a busy one.
    expect: { poll: { timeout: 15_000, interval: 20 } },
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    // The folders of pure rules, by their unit tests alone (`npm run coverage`): what else there is, is tested as a whole.
    coverage: {
      provider: "v8",
      include: ["src/{apimachinery,types,registry,trace,pki}/**"],
      exclude: ["src/types/data/**"],
      // Two points below what was measured.
      thresholds: { statements: 82, branches: 75, functions: 82, lines: 84 },
    },
    projects: [
      { extends: true, test: { name: "together", include: TOGETHER, exclude: ALONE, isolate: false } },
      {
        extends: true,
        test: {
          name: "alone",
          include: ["test/product/{e2e,faults,fidelity}/**/*.test.ts", ...ALONE],
        },
      },
    ],
  },
});
