import { defineConfig } from "vitest/config";

const report = process.env.TEST_REPORT;

/**
 * Files whose tests share one playground and leave nothing behind in their process, which serves them one after the other:
 * loading the playground and making its keys takes longer than they do.
 */
const TOGETHER = [
  "test/product/api/{managed-fields,openapi-*,protobuf-*,rbac-escalation,resource-*,reviews}.test.ts",
  "test/product/api/{served-kinds,server-side-apply,service-account-tokens}.test.ts",
  "test/product/security/{deep-bodies,prototype-pollution}.test.ts",
];

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // What is awaited comes at once on an idle machine; nothing is said of a busy one.
    expect: { poll: { timeout: 15_000, interval: 20 } },
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    projects: [
      { extends: true, test: { name: "together", include: TOGETHER, isolate: false } },
      { extends: true, test: { name: "alone", include: ["test/**/*.test.ts"], exclude: TOGETHER } },
    ],
  },
});
