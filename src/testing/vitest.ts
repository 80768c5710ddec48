import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test as base, type TestAPI } from "vitest";
import { startPlayground, type Playground, type PlaygroundOptions } from "../playground/index.ts";
import { safeJson } from "../playground/text.ts";
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
    expect.extend(matchers);
    await using playground = await startPlayground(playgroundOptions);
    const folder = process.env["AGGREGATION_PLAYGROUND_HAR"];
    if (folder !== undefined) onTestFailed(({ task }) => saveArchive(playground, folder, task.name));
    await use(playground);
  },
});

async function saveArchive(playground: Playground, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name.replaceAll(/[^A-Za-z0-9]+/g, "-").slice(0, 100)}.har`);
  await writeFile(file, safeJson(playground.requests.har(), 2));
}
