import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";
import { gadgetDocuments } from "../fidelity/gadget-documents.ts";
import { jsonHandler } from "../../support/json-handler.ts";
import { hasKubectl } from "../../support/programs.ts";

interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

let playground: Playground;
let home: string;

function kubectl(args: readonly string[], stdin: unknown = "", env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      "kubectl",
      args,
      { env: { PATH: process.env["PATH"], HOME: home, KUBECONFIG: playground.kubeconfig, ...env } },
      (error, stdout, stderr) =>
        resolve({ exit: error === null ? 0 : Number(error.code ?? 1), stdout: squeeze(stdout), stderr }),
    );
    child.stdin?.end(typeof stdin === "string" ? stdin : JSON.stringify(stdin));
  });
}

/** As the recordings are kept: without the width of gaps and the spaces at the ends of lines. */
function squeeze(text: string): string {
  return text.replace(/ {2,}/g, "  ").replace(/[ \t]+$/gm, "");
}

const recordings = JSON.parse(
  readFileSync(new URL("../fidelity/recordings/golden.json", import.meta.url), "utf8"),
) as Record<string, readonly { shell?: string; stdout?: string }[]>;

const recordedExplains = ["kubectl/explain", "openapi/v3-index"]
  .flatMap((name) => recordings[name] ?? [])
  .flatMap(({ shell, stdout }) => (shell === undefined ? [] : [[shell, stdout] as const]));

function deployment(image: string, drop: string, key: string): object {
  const container = {
    name: "server",
    image,
    ports: [{ containerPort: 443 }],
    env: [{ name: "NAME", valueFrom: { fieldRef: { fieldPath: key } } }],
    securityContext: { capabilities: { drop: [drop] } },
    volumeMounts: [{ name: "all", mountPath: "/all" }],
  };
  const term = { matchExpressions: [{ key: "zone", operator: "Exists" }] };
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
  const volumes = [
    { name: "all", projected: { sources: [{ configMap: { name: "settings" } }] } },
    { name: "tmp", emptyDir: {} },
  ];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "server", namespace: "default" },
    spec: {
      selector: { matchLabels: { app: "server" } },
      template: { metadata: { labels: { app: "server" } }, spec: { containers: [container], affinity, volumes } },
    },
  };
}

const gadget = (spec: object): object => ({
  apiVersion: "oa.openapi.example.com/v1",
  kind: "Gadget",
  metadata: { name: "g" },
  spec,
});

describe.skipIf(!hasKubectl())("the machine's kubectl (skipped where there is none)", () => {
  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), "openapi-kubectl-"));
    playground = await startPlayground({ proxyPort: "off" });
    const handler = jsonHandler(gadgetDocuments);
    await playground.register({ group: "oa.openapi.example.com", version: "v1", handler });
    await playground.settled();
  });

  afterAll(async () => {
    await playground.close();
    rmSync(home, { recursive: true, force: true });
  });

  test.each(recordedExplains)("%s prints what it prints of a real server", async (command, stdout) => {
    const outcome = await kubectl(command.split(" ").slice(1));
    expect(outcome).toEqual({ exit: 0, stdout, stderr: "" });
  });

  test("explain goes down through references, from v2 as well as from v3", async () => {
    const v3 = await kubectl(["explain", "deployment.spec.template.spec.containers", "--recursive"]);
    expect(v3.stdout).toContain("fieldRef\t<ObjectFieldSelector>");
    expect(v3.stdout).toContain("drop\t<[]string>");
    const v2 = await kubectl(["explain", "apiservice.spec.service.port", "--output=plaintext-openapiv2"]);
    expect(v2.exit).toBe(0);
    expect(v2.stdout).toContain("FIELD:  port <integer>");
  });

  test("apply merges inside of lists and of nested types, and a second apply changes nothing", async () => {
    const first = deployment("server:1", "ALL", "metadata.name");
    const second = deployment("server:2", "NET_RAW", "metadata.namespace");
    const ok = (what: string) => ({ exit: 0, stdout: `deployment.apps/server ${what}\n`, stderr: "" });
    expect(await kubectl(["apply", "-f", "-"], first)).toEqual(ok("created"));
    expect(await kubectl(["apply", "-f", "-"], first)).toEqual(ok("unchanged"));
    const diff = await kubectl(["diff", "-f", "-"], second);
    expect(diff.exit).toBe(1);
    expect(diff.stdout).toContain("+  - NET_RAW");
    expect(await kubectl(["apply", "-f", "-"], second)).toEqual(ok("configured"));
    const { stdout } = await kubectl(["get", "deployment", "server", "-o", "jsonpath={.spec.template.spec}"]);
    expect(JSON.parse(stdout)).toMatchObject({
      containers: [{ image: "server:2", securityContext: { capabilities: { drop: ["NET_RAW"] } } }],
    });
  });

  test("a custom resource is applied again, edited and labelled", async () => {
    const names = { plural: "gadgets", singular: "gadget", kind: "Gadget" };
    const schema = {
      openAPIV3Schema: {
        type: "object",
        properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
      },
    };
    const spec = {
      group: "again.example.com",
      scope: "Namespaced",
      names,
      versions: [{ name: "v1", served: true, storage: true, schema }],
    };
    const metadata = { name: "gadgets.again.example.com" };
    const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata, spec };
    const gadget = (size: number) => ({
      apiVersion: "again.example.com/v1",
      kind: "Gadget",
      metadata: { name: "g" },
      spec: { size },
    });
    const ok = (what: string) => ({ exit: 0, stdout: `gadget.again.example.com/g ${what}\n`, stderr: "" });
    await kubectl(["apply", "-f", "-"], definition);
    await kubectl(["wait", "--for=condition=Established", "crd/gadgets.again.example.com"]);
    expect(await kubectl(["apply", "-f", "-"], gadget(1))).toEqual(ok("created"));
    expect(await kubectl(["apply", "-f", "-"], gadget(2))).toEqual(ok("configured"));
    expect(await kubectl(["edit", "gadget", "g"], "", { KUBE_EDITOR: "sed -i s/size:.2/size:\\ 3/" })).toEqual(
      ok("edited"),
    );
    expect(await kubectl(["label", "gadget", "g", "a=b"])).toEqual(ok("labeled"));
    expect((await kubectl(["get", "gadget", "g", "-o", "jsonpath={.spec.size}"])).stdout).toBe("3");
  });

  test("edit sends what was changed", async () => {
    const before = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "edited" }, data: { a: "before" } };
    await kubectl(["create", "-f", "-"], before);
    const outcome = await kubectl(["edit", "configmap", "edited"], "", { KUBE_EDITOR: "sed -i s/before/after/" });
    expect(outcome).toEqual({ exit: 0, stdout: "configmap/edited edited\n", stderr: "" });
    expect((await kubectl(["get", "configmap", "edited", "-o", "jsonpath={.data.a}"])).stdout).toBe("after");
  });

  test("fields of a served kind are validated by the server, as the document promises", async () => {
    const wrong = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: {}, colour: "blue" };
    const { exit, stderr } = await kubectl(["create", "-f", "-"], wrong);
    expect(exit).toBe(1);
    expect(stderr).toContain('strict decoding error: unknown field "colour"');
  });

  test.each([
    [{ size: "big" }, "ValidationError(Gadget.spec.size): invalid type"],
    [{ colour: "blue" }, 'ValidationError(Gadget.spec): missing required field "size"'],
    [{ size: 1, weight: 2 }, 'ValidationError(Gadget.spec): unknown field "weight"'],
  ])("fields of an extension server's kind are validated by kubectl itself: %o", async (spec, problem) => {
    const { exit, stderr } = await kubectl(["create", "--dry-run=client", "-f", "-"], gadget(spec));
    expect(exit).toBe(1);
    expect(stderr).toContain(problem);
  });

  test("a valid object of an extension server's kind passes", async () => {
    const outcome = await kubectl(["create", "--dry-run=client", "-f", "-"], gadget({ size: 3 }));
    expect(outcome.stdout).toBe("gadget.oa.openapi.example.com/g created (dry run)\n");
  });
});
