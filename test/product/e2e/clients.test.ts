import { execFile } from "node:child_process";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, it } from "vitest";
import { answers, GO, hasProgram, required } from "../../support/programs.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** What a language's own client is made of is fetched and compiled first, on a machine that never did. */
const BUILD_AND_RUN_MS = 900_000;
const run = promisify(execFile);

/** Where scripts/tools/install.sh puts the packages of Python that its test needs. */
const cache = process.env["XDG_CACHE_HOME"] ?? path.join(homedir(), ".cache");
const PYTHON = path.join(cache, "aggregation-playground/python/bin/python");
const HAS_PYTHON = required("python3 with kubernetes and pytest", answers(PYTHON, "-c", "import kubernetes, pytest"));
const HAS_MAVEN = hasProgram("mvn", "--version");

async function test(folder: string, command: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Promise<void> {
  const [program, ...args] = command;
  const playground = `${process.execPath} ${path.join(ROOT, "dist/bundle/main.js")}`;
  await run(program, args, {
    cwd: path.join(ROOT, folder),
    env: { ...process.env, AGGREGATION_PLAYGROUND_COMMAND: playground, ...env },
  }).catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw new Error(`${error.stdout ?? ""}${error.stderr ?? ""}`, { cause: error });
  });
}

describe.concurrent(
  "the clients of the control API, with each language's own client",
  { timeout: BUILD_AND_RUN_MS },
  () => {
    beforeAll(async () => {
      await run(process.execPath, ["scripts/run.mjs", "version"], { cwd: ROOT });
    }, BUILD_AND_RUN_MS);

    it.skipIf(!hasProgram(GO, "version"))("Go", () => test("clients/go", [GO, "test", "-count=1", "./..."], {}));

    it.skipIf(!hasProgram(GO, "version"))("Go, a suite that was one of envtest", () =>
      test("examples/envtest", [GO, "test", "-count=1", "./..."], {}),
    );

    it.skipIf(!HAS_PYTHON)("Python", () =>
      test(
        "clients/python",
        [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "aggregation_playground.fixture"],
        {
          PYTHONPATH: ".",
          PYTHONDONTWRITEBYTECODE: "1",
        },
      ),
    );

    it.skipIf(!HAS_MAVEN)("Java", () => test("clients/java", ["mvn", "--quiet", "--batch-mode", "test"], {}));
  },
);
