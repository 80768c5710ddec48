import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import forge from "node-forge";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { BASE, head, pem, startTestBackend, type TestBackend } from "../../support/attacked-playground.ts";
import { runCli, startCli, type CliProcess } from "../../support/cli-process.ts";
import { craft, craftKeys, dns } from "../../support/crafted-certificates.ts";
import { CONTROL, HOSTILE } from "../../support/hostile-text.ts";
import { connectRaw } from "../../support/raw-client.ts";

/** HOSTILE as YAML and JSON write it, every character of it escaped that a file could not have. */
const QUOTED = JSON.stringify(HOSTILE).replaceAll(
  /[\u007f-\u009f]/g,
  (found) => `\\u00${found.charCodeAt(0).toString(16)}`,
);

/** An extension server whose certificate has hostile text for its subject and a subject alternative name. */
async function startNamedServer(): Promise<TestBackend> {
  const [key] = await craftKeys(1);
  if (key === undefined) throw new Error("no key");
  const utf8 = Buffer.from(HOSTILE, "utf8").toString("latin1");
  // What node-forge calls the class is the tag of the string.
  const subject = [
    { name: "commonName", value: utf8, valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class },
  ];
  const cert = craft({ key, subject, extensions: [dns("localhost", "\u001b]0;owned\u0007\u009b2J")] });
  return startTestBackend({ key: key.pem, cert });
}

describe.each([
  { form: "lines for people", flags: [] },
  { form: "NDJSON", flags: ["--json"] },
])("no escape sequence of others reaches the terminal or the log, in $form,", ({ form, flags }) => {
  const servers: TestBackend[] = [];
  let directory = "";
  let backend: TestBackend;
  let cli: CliProcess;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "terminal-escapes-"));
    const [tokens, kind] = [path.join(directory, "tokens.csv"), path.join(directory, "kind.yaml")];
    await writeFile(tokens, 'admin-token,admin,uid-admin,"system:masters"\n');
    await writeFile(kind, `apiVersion: v1\nkind: ${QUOTED}\nmetadata: {name: a}\n`);
    backend = await startTestBackend();
    const named = await startNamedServer();
    servers.push(backend, named);
    const register = (group: string, { port }: TestBackend): string[] => [
      "--register",
      `${group}/v1=https://127.0.0.1:${port}`,
    ];
    const routes = [...register("attack.example", backend), ...register("named.example", named)];
    cli = await startCli(["-f", kind, "--token-auth-file", tokens, ...routes, ...flags]);
    for (const name of ["attack", "named"]) await cli.line(new RegExp(`v1\\.${name}\\.example is available`));
  });
  afterAll(async () => {
    await cli.stop();
    for (const server of servers) await server.close();
    await rm(directory, { recursive: true });
  });

  /** Sends a request as it is, and resolves when it has been written about. */
  async function send(request: string): Promise<void> {
    const client = await connectRaw(cli.ready.url);
    client.send(request);
    await client.ended;
    const last = `/written/${performance.now()}`;
    await (await fetch(`${cli.ready.proxyUrl}${last}`)).text();
    await cli.line(new RegExp(last.replaceAll(/[?.]/g, "\\$&")));
  }

  /** What JSON says must be all that there was, only written in other characters. */
  function requests(): string {
    expect(cli.output()).not.toMatch(CONTROL);
    if (form !== "NDJSON") return cli.output();
    const lines = cli.output().trim().split("\n");
    return JSON.stringify(lines.map((line) => JSON.parse(line) as unknown));
  }

  it("from the path, query and headers of a request", async () => {
    const encoded = encodeURIComponent(HOSTILE);
    const targets = [`${BASE}/${encoded}`, `${BASE}/x?labelSelector=${encoded}`, `/apis/${encoded}/v1`, `/${encoded}`];
    for (const target of targets) {
      const request = head("GET", "/", "User-Agent: a\x9b2Jb", "Impersonate-User: \x9b2J\xc2\x9b", "Connection: close");
      await send(request.replace(`${BASE}/ `, `${target} `));
    }
    const written = requests();
    for (const target of targets) expect(written).toContain(target);
    if (form === "NDJSON") expect(written).toContain("a\u009b2Jb");
  });

  it("from a backend's headers and its error texts", async () => {
    backend.handler = (req, res) => {
      req.socket.end(
        Buffer.from("HTTP/1.1 302 \x1b[2J\r\nLocation: /\x9b2J\r\nX-A: \x9b\r\nContent-Length: 0\r\n\r\n", "latin1"),
      );
      res.detachSocket(req.socket);
    };
    await send(head("GET", "/redirected", "Connection: close"));
    const written = requests();
    expect(written).toContain(`${BASE}/redirected`);
    if (form === "NDJSON") expect(written).toContain("/\u009b2J");
  });

  it("from the names in a backend's certificate", async () => {
    await send(head("GET", "/", "Connection: close").replace(`${BASE}/`, "/apis/named.example/v1/things"));
    const written = requests();
    expect(written).toContain("/apis/named.example/v1/things");
    if (form === "NDJSON") expect(written).toMatch(/"subject":"[^"]*owned/);
    const apiService = {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1.refused.example" },
      spec: {
        group: "refused.example",
        version: "v1",
        groupPriorityMinimum: 1000,
        versionPriority: 15,
        caBundle: Buffer.from(pem("other-ca").cert).toString("base64"),
        service: { namespace: "default", name: "v1-named-example", port: servers[1]?.port },
      },
    };
    const reply = await fetch(`${cli.ready.proxyUrl}/apis/apiregistration.k8s.io/v1/apiservices`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(apiService),
    });
    expect(reply.status).toBe(201);
    await cli.line(/refused\.example.*certificate/);
    requests();
  });

  it("from a manifest, in events about it", async () => {
    await cli.line(/manifest.*owned/);
    requests();
  });
});

it("no escape sequence of a manifest reaches the terminal in the error that quotes it", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "terminal-escapes-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const name = path.join(directory, "name.yaml");
  await writeFile(name, `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${QUOTED}\n  ${QUOTED}: x\n`);
  const refused = await runCli(["--no-tui", "--ephemeral", "--port", "0", "--proxy-port", "0", "-f", name]);
  expect(refused.code).toBe(1);
  expect(refused.stdout + refused.stderr).toContain("owned");
  expect(refused.stdout + refused.stderr).not.toMatch(CONTROL);
});
