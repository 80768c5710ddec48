import { expect } from "@jest/globals";
import {
  given,
  isFunction,
  checkedOptions,
  startPlayground,
  type Playground,
  type PlaygroundOptions,
} from "../playground/index.ts";
import { archiveFolder, saveArchive, type TestName } from "./archive.ts";
import { matchers, type PlaygroundMatchers } from "./matchers.ts";

declare module "expect" {
  // The type parameters must be the declared ones.
  // eslint-disable-next-line no-unused-vars
  interface Matchers<R extends void | Promise<void>, T = unknown> extends PlaygroundMatchers<R> {}
}

// jest's module registry is one per test file, and so is what this installs.
expect.extend(matchers);

/**
 * The body of a jest test that has a playground of its own, closed after it. When the body fails, the playground's requests
 * are written as an HTTP Archive to the folder that AGGREGATION_PLAYGROUND_HAR names, if it is set.
 */
export function withPlayground(
  body: (playground: Playground) => void | Promise<void>,
  options: PlaygroundOptions = {},
): () => Promise<void> {
  given(isFunction, body, "body");
  checkedOptions(options);
  return async () => {
    const playground = await startPlayground(options);
    try {
      await body(playground);
    } catch (error) {
      const folder = archiveFolder();
      if (folder !== undefined) await saveArchive(playground, folder, currentTest());
      // What closing would throw instead is most likely why the body failed.
      const [cause] = playground.errors.read();
      if (cause !== undefined && error instanceof Error) error.cause ??= cause;
      await playground.close();
      throw error;
    }
    await playground.close();
  };
}

function currentTest(): TestName {
  const { testPath = "", currentTestName = "test" } = expect.getState();
  return { file: testPath, title: currentTestName };
}
