import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground } from "../../../src/index.ts";
import { runCli, startCli } from "../../support/cli-process.ts";
import { freePort } from "../../support/free-port.ts";
import { TOYS } from "../../support/toys.ts";

const RUN = fileURLToPath(new URL("../../../scripts/run.mjs", import.meta.url));
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "check-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** File -> what is in it. */
async function contents(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return Object.fromEntries(files.map((file, index) => [path.relative(directory, file), texts[index] ?? ""]));
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
    expect(stderr).toContain(`the server of --exec ended with exit code 4 before it listened at ${url}`);
  });

  it("starts no server where another one listens, which it would examine in its place", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const url = `https://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const { code, stderr } = await runCli(["check", url, ...TARGET, "--exec", "sleep 60"]);
    other.close();
    expect(stderr).toContain(`something else listens at ${url} already`);
    expect(code).toBe(1);
  });

  it("works beside a running playground, whose port, certificates and kubeconfig it leaves alone", async () => {
    // up's own port: taken by this test, or by whoever has it already.
    const usual = createServer().listen(6443, "127.0.0.1");
    await new Promise((resolve) => usual.once("listening", resolve).once("error", resolve));
    const env = { XDG_DATA_HOME: folder, HOME: folder };
    const dataDir = path.join(folder, "aggregation-playground");
    await using up = await startCli(["--no-examples", "--data-dir", dataDir], env);
    const before = await contents(dataDir);
    expect(Object.keys(before)).toContain("admin.kubeconfig");
    await using other = await startPlayground();
    const { url } = await other.extension(TOYS);
    const args = ["check", url, "--group", TOYS.group, "--version", TOYS.version];
    const { stdout, stderr } = await runCli(args, env);
    // The server trusts only the front proxy of the playground that made it, of which check says what to do.
    expect(stdout).toMatch(/^ok +tls\.handshake /m);
    expect(stderr).toMatch(/examine it with --exec, or end `up` and give check its --data-dir\.\n$/);
    expect((await fetch(`${up.ready.proxyUrl}/readyz`)).status).toBe(200);
    const refused = await runCli([...args, "--data-dir", dataDir], env);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${dataDir} is in use by the playground with process ID `) as string,
    });
    expect(await contents(dataDir)).toEqual(before);
    usual.close();
  }, 60_000);

  it.each([
    [["check"], "check takes the address of an extension server"],
    [["check", "http://127.0.0.1:1", ...TARGET], "is no address of an extension server: those are reached over TLS"],
    [["check", "https://127.0.0.1:1"], "check needs --group"],
    [["check", "https://127.0.0.1:1", ...TARGET, "--sample", "/nowhere"], "--sample /nowhere cannot be read (ENOENT)"],
    [["up", "--register", "nonsense"], "--register takes GROUP/VERSION=https://HOST:PORT[,ca=FILE]"],
  ])("refuses %j with exit code 2", async (args, message) => {
    const { code, stderr } = await runCli(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string });
  });
});
