import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const RUN = `${ROOT}scripts/run.mjs`;
const TIMEOUT_MS = 60_000;

interface Example {
  readonly command: readonly [string, ...string[]];
  /** Programs without which it is skipped. */
  readonly needs: readonly string[];
  readonly prints: RegExp;
}

const CLIENT_NODE = "examples/client-node/list-toys.mjs";
const TOLERATED = new URL("../support/node-fetch-deprecation.mjs", import.meta.url).href;

const EXAMPLES: readonly Example[] = [
  { command: ["examples/python-server/run.sh"], needs: ["python3", "openssl", "curl"], prints: /"hello admin"/ },
  {
    command: ["examples/openssl-server/run.sh"],
    needs: ["openssl", "curl"],
    prints: /"groupVersion":"files\.example\.com\/v1"/,
  },
  { command: ["examples/kubectl/run.sh"], needs: ["kubectl"], prints: /namespace\/demo\n[^]*v1\.apps +Local +True/ },
  { command: ["node", CLIENT_NODE], needs: [], prints: /^ball is red$/m },
  {
    command: ["node", "node_modules/vitest/vitest.mjs", "run", "--root", "examples/vitest"],
    needs: [],
    prints: /Tests +5 passed/,
  },
];

function isThere(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("the examples do what they say", () => {
  beforeAll(async () => {
    // Compiles what the examples import by the package's name.
    await promisify(execFile)(process.execPath, [RUN, "version"], { cwd: ROOT });
  }, TIMEOUT_MS);

  for (const { command, needs, prints } of EXAMPLES) {
    const missing = needs.filter((program) => !isThere(program));
    const name = missing.length === 0 ? command.join(" ") : `${command.join(" ")} (needs ${missing.join(", ")})`;
    it.skipIf(missing.length > 0)(
      name,
      async () => {
        const [program, ...args] = command;
        // Not this run's own settings, which a vitest within would take for its own.
        const { VITEST: _, VITEST_POOL_ID: __, VITEST_WORKER_ID: ___, TEST_REPORT: ____, ...env } = process.env;
        const { stdout } = await promisify(execFile)(program, args, {
          cwd: ROOT,
          env: {
            ...env,
            NO_COLOR: "1",
            AGGREGATION_PLAYGROUND: `node ${RUN}`,
            // By its command line the example would no longer be what a user types.
            ...(command.includes(CLIENT_NODE)
              ? { NODE_OPTIONS: `${env["NODE_OPTIONS"] ?? ""} --import ${TOLERATED}` }
              : {}),
          },
          timeout: TIMEOUT_MS,
        });
        expect(stdout).toMatch(prints);
      },
      TIMEOUT_MS,
    );
  }
});
