#!/usr/bin/env node
// Prints "N passed, N failed[, N skipped]" from a vitest JSON report. A missing or empty report counts as one failure.
import { readFileSync } from "node:fs";

function counts(path) {
  try {
    const report = JSON.parse(readFileSync(path, "utf8"));
    // A file that could not be loaded fails no single test, yet it failed.
    const broken = report.testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.length === 0,
    ).length;
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + broken,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const { passed, failed, skipped } = counts(process.argv[2] ?? "");
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
