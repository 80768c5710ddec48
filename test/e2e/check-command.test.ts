import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../support/cli-process.ts";

const RUN = fileURLToPath(new URL("../../scripts/run.mjs", import.meta.url));
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "check-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A port that was free a moment ago, for a server that must be told one. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const SAMPLE = `
apiVersion: extensions.example.com/v1alpha1
kind: Greeting
metadata: { name: sample }
spec: { text: world }
`;
const TARGET = ["--group", "extensions.example.com", "--version", "v1alpha1"];

describe("aggregation-playground check", () => {
  it("examines a server that it starts, in another process, and ends it", { timeout: 90_000 }, async () => {
    const port = await freePort();
    const sample = path.join(folder, "greeting.yaml");
    const junit = path.join(folder, "junit.xml");
    await writeFile(sample, SAMPLE);
    const server = `exec node ${RUN} example-server greetings --secure-port ${port} --kubeconfig "$KUBECONFIG"`;
    const url = `https://127.0.0.1:${port}`;
    const args = ["check", url, ...TARGET, "--sample", sample, "--junit", junit, "--json", "--exec", server];
    const { code, stdout } = await runCli(args);
    const { results } = JSON.parse(stdout) as { results: { id: string; status: string; reason?: string }[] };
    // The certificate that it makes for itself has no names, which is what the tutorial's has.
    expect(results.filter(({ status }) => status !== "pass")).toEqual([
      expect.objectContaining({ id: "tls.names", status: "fail" }),
    ]);
    expect(code).toBe(1);
    expect(await readFile(junit, "utf8")).toContain('<testsuite name="conformance"');
    const { stderr } = await runCli(["check", url, ...TARGET, "--exec", "exit 4"]);
    expect(stderr).toContain("the server of --exec ended");
  });

  it.each([
    [["check"], "check takes the address of an extension server"],
    [["check", "http://127.0.0.1:1", ...TARGET], "check takes the address of an extension server"],
    [["check", "https://127.0.0.1:1"], "check needs --group"],
    [["check", "https://127.0.0.1:1", ...TARGET, "--sample", "/nowhere"], "--sample /nowhere cannot be read (ENOENT)"],
    [["up", "--register", "nonsense"], "--register takes GROUP/VERSION=https://HOST:PORT[,ca=FILE]"],
  ])("refuses %j with exit code 2", async (args, message) => {
    const { code, stderr } = await runCli(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string });
  });
});
