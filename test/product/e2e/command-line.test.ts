import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli, startCli } from "../../support/cli-process.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "command-line-"));
});
afterAll(() => rm(directory, { recursive: true }));

/** Certificates are made once for all of these. */
function keptData(): string[] {
  return ["--data-dir", path.join(directory, "data")];
}

async function manifest(name: string, text: string): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, text);
  return file;
}

const REMOTE = `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: { name: v1.mine.example.com }
spec:
  group: mine.example.com
  version: v1
  service: { name: mine, namespace: default, port: 9443 }
  groupPriorityMinimum: 100
  versionPriority: 100
`;

describe("npm run playground", { timeout: 60_000 }, () => {
  it("serves the tutorial's four paths, and 503 once the Deployment is gone, and drains on SIGTERM", async () => {
    await using cli = await startCli(keptData());
    await cli.line(/v1\.example\.k8s\.io is available/);
    const base = `${cli.ready.proxyUrl}/apis/example.k8s.io/v1`;
    const get = async (url: string): Promise<string> => (await fetch(url)).text();
    expect(await get(`${base}/pods`)).toBe("Hit '/pods' and URL is '/apis/example.k8s.io/v1/pods'");
    expect(await get(`${base}/pods/`)).toBe("Hit '/pods/' and URL is '/apis/example.k8s.io/v1/pods/'");
    expect(await get(`${base}/pods/x`)).toBe("Hit '/pods/' and URL is '/apis/example.k8s.io/v1/pods/x'");
    expect(await get(`${base}/`)).toBe("Hit '/' and URL is '/apis/example.k8s.io/v1/'");
    const deployment = `${cli.ready.proxyUrl}/apis/apps/v1/namespaces/example-namespace/deployments/example-server`;
    // While it starts the route is not available, either.
    const before = cli.lineCount();
    expect((await fetch(deployment, { method: "DELETE" })).status).toBe(200);
    await cli.line(/is not available \((?:MissingEndpoints|FailedDiscoveryCheck)\)/, before);
    const refused = await fetch(`${base}/pods`);
    expect([refused.status, await refused.text()]).toEqual([503, "service unavailable\n"]);
    expect((await stat(cli.ready.kubeconfig)).mode & 0o777).toBe(0o600);
    expect(await readFile(cli.ready.caFile, "utf8")).toContain("BEGIN CERTIFICATE");
    expect((await cli.stop("SIGTERM")).code).toBe(0);
  });

  it("says what changed in Kubernetes 1.22, and which namespace it made", async () => {
    await using cli = await startCli(keptData());
    expect(cli.output()).toContain("APIService of apiregistration.k8s.io/v1beta1 is read as apiregistration.k8s.io/v1");
    expect(cli.output()).toContain("Kubernetes 1.22 removed the old version");
    expect(cli.output()).toContain("the namespace example-namespace was made");
  });

  it("shows FailedDiscoveryCheck for the server as written, and why", async () => {
    await using cli = await startCli([...keptData(), "--as-written"]);
    expect(await cli.line(/FailedDiscoveryCheck/)).toMatch(/bad status from .*: 307$/);
    expect(await cli.line(/ServeMux/)).toContain("serve an APIResourceList at exactly /apis/example.k8s.io/v1");
  });

  it("prints every event as one JSON object", async () => {
    const file = await manifest("one.yaml", REMOTE);
    const readyFile = path.join(directory, "json-ready");
    const flags = [
      "--json",
      "--port",
      "0",
      "--proxy-port",
      "off",
      "--ephemeral",
      "-f",
      file,
      "--ready-file",
      readyFile,
    ];
    const { spawn } = await import("node:child_process");
    const child = spawn(process.execPath, ["scripts/run.mjs", ...flags]);
    const lines: string[] = [];
    await new Promise<void>((resolve) => {
      child.stdout.on("data", (chunk: Buffer) => {
        lines.push(...chunk.toString().trim().split("\n"));
        if (lines.some((line) => line.includes('"type":"apiservice"'))) resolve();
      });
    });
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(code).toBe(0);
    const types = lines.map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types).toEqual(expect.arrayContaining(["ready", "apiservice"]));
  });
});

it("--exec is not run when a registered server does not become available, and the command ends with 69", async () => {
  const started = ["up", "--no-examples", "--json", ...keptData(), "--port", "0", "--proxy-port", "off"];
  const registered = ["--register", "away.example.com/v1=https://127.0.0.1:1", "--wait-timeout", "100ms"];
  const { code, stdout, stderr } = await runCli([...started, ...registered, "--exec", "echo was run"]);
  expect({ code, stderr }).toEqual({
    code: 69,
    stderr: expect.stringMatching(
      /v1\.away\.example\.com was not available after 100 ms: .+\n--exec was not run/,
    ) as string,
  });
  expect(stdout).not.toContain("was run");
  expect(stdout).toContain('"type":"ready"');
}, 60_000);

describe("what cannot be used", { timeout: 60_000 }, () => {
  const quick = (): string[] => ["--no-tui", ...keptData(), "--port", "0", "--proxy-port", "off"];

  it("a flag that does not exist ends with 2 and points to the help", async () => {
    const { code, stderr } = await runCli(["--nope"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--nope");
    expect(stderr).toContain("aggregation-playground help");
  });

  it.each([
    ["--port", "65536"],
    ["--proxy-port", "http"],
    ["--log-level", "loud"],
    ["--runtime-config", "x=maybe"],
    ["--fault", "v1.x:nothing"],
    ["--fault", "v1.nobody:delay"],
    ["--fault", "v1.apps:delay"],
  ])("%s %s ends with 2 and names the flag", async (flag, value) => {
    const { code, stderr } = await runCli([...quick(), flag, value]);
    expect(code).toBe(2);
    expect(stderr).toContain(flag);
  });

  it("a port in use ends with 1, says which, and suggests --port 0", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await runCli([...quick(), "--no-examples", "--port", String(port)]);
    await new Promise((resolve) => server.close(resolve));
    expect(code).toBe(1);
    expect(stderr).toContain(`Cannot listen on 127.0.0.1:${port}: the port is in use.`);
    expect(stderr).toContain("--port 0");
  });

  it("a data directory below a file ends with 1 and names it", async () => {
    const file = await manifest("plain-file", "x");
    const { code, stderr } = await runCli([
      "--no-tui",
      "--no-examples",
      "--port",
      "0",
      "--proxy-port",
      "off",
      "--data-dir",
      path.join(file, "data"),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(path.join(file, "data"));
  });

  it.each([
    ["a file that is not there", "missing.yaml", undefined, /missing\.yaml: does not exist/],
    ["broken YAML", "broken.yaml", "a: [1\nb: 2\n", /broken\.yaml:\d+: is no YAML/],
    [
      "a field of the wrong type",
      "type.yaml",
      REMOTE.replace("versionPriority: 100", "versionPriority: high"),
      /type\.yaml/,
    ],
    [
      "an unknown field",
      "field.yaml",
      `${REMOTE}  colour: red\n`,
      /field\.yaml:10: spec\.colour: .*unknown field "spec\.colour"/,
    ],
    [
      "values out of range, all at once",
      "range.yaml",
      REMOTE.replace("versionPriority: 100", "versionPriority: 0").replace(
        "groupPriorityMinimum: 100",
        "groupPriorityMinimum: 99999",
      ),
      /range\.yaml:8: spec\.groupPriorityMinimum: .*must be positive and less than 20000\n.*range\.yaml:9: spec\.versionPriority: .*must be positive and less than 1000/,
    ],
  ])("%s ends with 1, names file and line, and loads nothing", async (_what, name, text, expected) => {
    const file = text === undefined ? path.join(directory, name) : await manifest(name, text);
    const { code, stderr } = await runCli([...quick(), "-f", file]);
    expect(stderr).toMatch(expected);
    expect(stderr).toContain("Nothing was loaded.");
    expect(code).toBe(1);
  });

  it("an unknown kind is named and skipped with a warning", async () => {
    const file = await manifest(
      "unknown.yaml",
      `apiVersion: example.org/v1\nkind: Gizmo\nmetadata: { name: x }\n---\n${REMOTE}`,
    );
    await using cli = await startCli([...keptData(), "-f", file]);
    expect(cli.output()).toMatch(/skipped: this server has no kind Gizmo in example\.org\/v1 \(.*unknown\.yaml:1\)/);
    const stored = await fetch(`${cli.ready.proxyUrl}/apis/apiregistration.k8s.io/v1/apiservices/v1.mine.example.com`);
    expect(stored.status).toBe(200);
  });

  it("a caBundle that is no PEM is taken, then named in the condition and explained", async () => {
    const service =
      "apiVersion: v1\nkind: Service\nmetadata: { name: mine }\nspec: { type: ExternalName, externalName: localhost }\n---\n";
    const file = await manifest("bundle.yaml", `${service}${REMOTE}  caBundle: aGVsbG8=\n`);
    await using cli = await startCli([...keptData(), "-f", file]);
    expect(await cli.line(/FailedDiscoveryCheck/)).toContain(
      "unable to load root certificates: unable to parse bytes as PEM block",
    );
    expect(await cli.line(/base64 -w0 ca\.crt/)).toContain("no PEM certificate");
  });
});

describe("explain", () => {
  it("says where a request would go from manifests alone", async () => {
    const { code, stdout } = await runCli(["explain", "GET", "/apis/example.k8s.io/v1/pods"]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      "The APIService v1.example.k8s.io points to the service example-namespace/example-server:443.",
    );
  });

  it("speaks English or Chinese in its help, by the locale", async () => {
    expect((await runCli(["help"])).stdout).toContain("Usage: aggregation-playground COMMAND");
    expect((await runCli(["help"], { LC_ALL: "zh_CN.UTF-8" })).stdout).toContain("用法：aggregation-playground 命令");
  });
});
