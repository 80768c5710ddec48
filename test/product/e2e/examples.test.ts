import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { start } from "../../support/documents/shell.ts";
import { answers, isThere } from "../../support/programs.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const RUN = `${ROOT}scripts/run.mjs`;
const TIMEOUT_MS = 60_000;
const BUILD_MS = 300_000;
const DOCKERFILE = "examples/greetings/Dockerfile";
const run = promisify(execFile);

interface Example {
  readonly command: readonly [string, ...string[]];
  /** Programs without which it is skipped. */
  readonly needs: readonly string[];
  readonly prints: RegExp;
}

const CLIENT_NODE = "examples/client-node/list-toys.mjs";
const TOLERATED = new URL("../../support/node-fetch-deprecation.mjs", import.meta.url).href;

const EXAMPLES: readonly Example[] = [
  { command: ["examples/python-server/run.sh"], needs: ["python3", "openssl", "curl"], prints: /"hello admin"/ },
  {
    command: ["examples/openssl-server/run.sh"],
    needs: ["openssl", "curl"],
    prints: /"groupVersion":"files\.example\.com\/v1"/,
  },
  { command: ["examples/extension-program/run.sh"], needs: [], prints: /41 passed, 0 failed, 0 skipped/ },
  { command: ["examples/kubectl/run.sh"], needs: ["kubectl"], prints: /namespace\/demo\n[^]*v1\.apps +Local +True/ },
  { command: ["node", CLIENT_NODE], needs: [], prints: /^ball is red$/m },
  {
    command: ["node", "node_modules/vitest/vitest.mjs", "run", "--root", "examples/vitest"],
    needs: [],
    prints: /Tests +6 passed/,
  },
];

/**
 * Folders and files that the commands above do not run -> who names them: a test, what every playground reads, or a document
 * whose blocks documents.test.ts executes.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "examples/certificates.sh": "test/product/e2e/extension-server-steps.test.ts",
  "examples/greetings/greetings-x.yaml": "test/product/e2e/extension-server-steps.test.ts",
  "examples/greetings/greetings-y.yaml": "README.md",
  [DOCKERFILE]: "test/product/e2e/examples.test.ts",
  "examples/envtest": "test/product/e2e/clients.test.ts",
  "examples/go-extension-server": "test/product/e2e/go-server.test.ts",
  "examples/images.yaml": "src/kubelet/image-catalogue.ts",
  "examples/jest": "docs/extension-servers.md",
  "examples/tutorial/example-server.yaml": "src/playground/manifests/tutorial.ts",
  "examples/tutorial/example-server-v1.yaml": "test/product/e2e/kubectl.test.ts",
};

async function exampleFiles(): Promise<string[]> {
  const entries = await readdir(`${ROOT}examples`, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
}

/** Not this run's own settings, which a vitest within would take for its own. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { VITEST: _, VITEST_POOL_ID: __, VITEST_WORKER_ID: ___, TEST_REPORT: ____, ...env } = process.env;
  return { ...env, NO_COLOR: "1", AGGREGATION_PLAYGROUND: `node ${RUN}` };
}

/** Those that a command runs or a test names. */
function isExecuted(file: string): boolean {
  const isAt = (place: string): boolean => file === place || file.startsWith(`${place}/`);
  const commanded = EXAMPLES.flatMap(({ command }) => command).filter((word) => word.startsWith("examples/"));
  const places = commanded.map((word) => (path.extname(word) === "" ? word : path.dirname(word)));
  return [...places, ...Object.keys(ELSEWHERE)].some(isAt);
}

describe("the examples do what they say", () => {
  beforeAll(async () => {
    // Compiles what the examples import by the package's name.
    await run(process.execPath, [RUN, "version"], { cwd: ROOT });
  }, TIMEOUT_MS);

  it("are all executed by a test", async () => {
    const files = await exampleFiles();
    expect(files.filter((file) => !isExecuted(file))).toEqual([]);
    expect(isExecuted("examples/new-example/run.sh")).toBe(false);
    expect(isExecuted("examples/greetings/new.yaml")).toBe(false);
  });

  it.each(Object.entries(ELSEWHERE))("%s is there, and %s names it", async (example, by) => {
    expect((await exampleFiles()).some((file) => file === example || file.startsWith(`${example}/`))).toBe(true);
    expect(await readFile(ROOT + by, "utf8")).toContain(path.basename(example));
  });

  for (const { command, needs, prints } of EXAMPLES) {
    const missing = needs.filter((program) => !isThere(program));
    const name = missing.length === 0 ? command.join(" ") : `${command.join(" ")} (needs ${missing.join(", ")})`;
    it.skipIf(missing.length > 0)(
      name,
      async () => {
        const [program, ...args] = command;
        const env = {
          ...cleanEnvironment(),
          // By its command line the example would no longer be what a user types.
          ...(command.includes(CLIENT_NODE)
            ? { NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import ${TOLERATED}` }
            : {}),
        };
        const { stdout } = await run(program, args, { cwd: ROOT, env, timeout: TIMEOUT_MS });
        expect(stdout).toMatch(prints);
      },
      TIMEOUT_MS,
    );
  }
});

describe(DOCKERFILE, () => {
  const hasDocker = answers("docker", "info");
  it.skipIf(!hasDocker)(
    `${DOCKERFILE} is built by docker${hasDocker ? "" : " (needs a docker daemon)"}`,
    async ({ skip }) => {
      const pulled = await run("docker", ["pull", "--quiet", "node:20-slim"]).catch(() => undefined);
      if (pulled === undefined) skip("the base image cannot be had");
      await run("docker", ["build", "--file", DOCKERFILE, "."], { cwd: ROOT });
    },
    BUILD_MS,
  );

  it(
    "copies all that its build needs, and ends in a command that starts: its steps without docker",
    async () => {
      const lines = (await readFile(ROOT + DOCKERFILE, "utf8")).split("\n");
      const folder = await mkdtemp(path.join(tmpdir(), "image-"));
      try {
        for (const line of lines.filter((text) => /^COPY (?!--from)/.test(text))) {
          const sources = line.split(" ").slice(1, -1);
          for (const source of sources)
            await cp(ROOT + source, path.join(folder, path.basename(source)), { recursive: true });
        }
        await symlink(`${ROOT}node_modules`, path.join(folder, "node_modules"));
        // Without what the registry would do: the packages are there.
        const [, build = ""] = /^RUN npm ci --ignore-scripts && (.*) && npm prune .*$/m.exec(lines.join("\n")) ?? [];
        await run("bash", ["-euc", build], { cwd: folder, env: cleanEnvironment() });
        const entry = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(lines.join("\n"))?.[1] ?? "[]") as string[];
        const running = start(`${entry.join(" ")} --secure-port=0`, {
          cwd: folder,
          env: cleanEnvironment(),
        });
        // It runs, and finds that it is not in a cluster.
        await running.until(/unable to load in-cluster configuration/);
        await running.stop();
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    TIMEOUT_MS,
  );
});
