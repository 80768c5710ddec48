import { expect, test as base, type RunnerTestCase, type TestAPI } from "vitest";
import { startPlayground, type Playground, type PlaygroundOptions } from "../playground/index.ts";
import { archiveFolder, saveArchive, type TestName } from "./archive.ts";
import { matchers, type PlaygroundMatchers } from "./matchers.ts";
import type { SharedPlayground } from "./global-setup.ts";

declare module "vitest" {
  // The type parameters must be the declared ones.
  // eslint-disable-next-line typescript/no-explicit-any
  interface Matchers<T = any> extends PlaygroundMatchers<T> {}
  interface ProvidedContext {
    /** What `aggregation-playground/global-setup` started. */
    aggregationPlayground: SharedPlayground;
  }
}

// Each test file loads this once.
expect.extend(matchers);

/** What a test may ask for. */
export interface PlaygroundFixtures {
  /** For the playground of each test: `test.override({ playgroundOptions: { ... } })`. Default: those of startPlayground. */
  readonly playgroundOptions: PlaygroundOptions;
  /** A playground of the test's own, started when the test asks for it and closed after it. */
  readonly playground: Playground;
}

/**
 * vitest's `test` with a fresh playground per test, and the matchers installed. When a test fails, its requests are
 * written as an HTTP Archive to the folder that AGGREGATION_PLAYGROUND_HAR names, if it is set.
 */
export const test: TestAPI<PlaygroundFixtures> = base.extend<PlaygroundFixtures>({
  playgroundOptions: {},
  playground: async ({ playgroundOptions, onTestFailed }, use) => {
    const playground = await startPlayground(playgroundOptions);
    try {
      const folder = archiveFolder();
      if (folder !== undefined) onTestFailed(({ task }) => saveArchive(playground, folder, nameOf(task)));
      await use(playground);
    } finally {
      await playground.close();
    }
  },
});

function nameOf({ file, name, suite }: RunnerTestCase): TestName {
  const titles = [name];
  for (let around = suite; around !== undefined; around = around.suite) titles.unshift(around.name);
  return { file: file.filepath, title: titles.join(" ") };
}
