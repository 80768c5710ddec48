import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const TIMEOUT_MS = 60_000;
const run = promisify(execFile);

const FAILING = `
import { expect, test } from "@jest/globals";
import { withPlayground } from "aggregation-playground/jest";
test("a request that never came", withPlayground(async (playground) => {
  await playground.client("alice", ["system:masters"]).get("/version");
  expect(playground).toHaveBeenRoutedTo("v1.nowhere.example.com");
}));
`;

const CONSUMER = `
import { expect, test } from "@jest/globals";
import { withPlayground } from "aggregation-playground/jest";
test("types", withPlayground(async (playground) => {
  expect(playground).toHaveBeenRoutedTo("v1.example.k8s.io");
  expect(playground).not.toHaveReachedBackendAs("alice", ["dev"]);
  // @ts-expect-error A status is a number.
  expect(playground.requests).toHaveBeenAnswered("200");
}, { port: 0 }));
`;

/** A user's folder: jest and the package in node_modules, as npm would put them there. */
async function userFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "jest-user-"));
  const modules = path.join(folder, "node_modules");
  await mkdir(modules);
  await symlink(ROOT, path.join(modules, "aggregation-playground"));
  for (const name of ["@jest", "@types", "expect"])
    await symlink(path.join(ROOT, "node_modules", name), path.join(modules, name));
  await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}

describe("with jest", () => {
  let folder = "";
  beforeAll(async () => {
    await run(process.execPath, ["scripts/build-if-stale.mjs"], { cwd: ROOT });
    folder = await userFolder();
  }, TIMEOUT_MS);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it(
    "a matcher that fails tells of the requests, and the test's requests are kept as an archive",
    async () => {
      await writeFile(path.join(folder, "failing.test.js"), FAILING);
      const jest = path.join(ROOT, "node_modules/jest/bin/jest.js");
      const options = ["--experimental-vm-modules", jest, "--rootDir", folder, "--config", '{"transform":{}}'];
      const { CI: _, ...env } = process.env;
      const archives = path.join(folder, "archives");
      const ended = run(process.execPath, options, {
        cwd: folder,
        env: { ...env, NO_COLOR: "1", AGGREGATION_PLAYGROUND_HAR: archives },
      });
      await expect(ended).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /expected a request to have been routed to v1\.nowhere\.example\.com\. Of 1 none was[^]*GET \/version by alice -> 200/,
        ) as string,
      });
      const archive = await readFile(path.join(archives, "failing-a-request-that-never-came.har"), "utf8");
      expect(JSON.parse(archive)).toHaveProperty("log.entries.0.request.method", "GET");
    },
    TIMEOUT_MS,
  );

  it(
    "the matchers have types",
    async () => {
      await writeFile(path.join(folder, "consumer.ts"), CONSUMER);
      const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
      const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2023", "--module", "nodenext"];
      const library = ["--lib", "es2023,esnext.disposable", "--types", "node"];
      await run(process.execPath, [tsc, ...options, ...library, "consumer.ts"], { cwd: folder }).catch(
        (error: Error & { stdout?: string }) => {
          throw new Error(error.stdout, { cause: error });
        },
      );
    },
    TIMEOUT_MS,
  );
});
