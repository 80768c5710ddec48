import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PlaygroundEvent } from "../../../../src/playground/events/events.ts";
import { formatProblem, ManifestError, place } from "../../../../src/playground/manifests/manifest-error.ts";
import { readManifestFiles } from "../../../../src/playground/manifests/manifest-files.ts";
import { createManifestLoader } from "../../../../src/playground/manifests/manifest-loader.ts";
import { memoryDocument, parseManifests } from "../../../../src/playground/manifests/manifest-parser.ts";
import { migrate } from "../../../../src/playground/manifests/old-versions.ts";
import { allKinds } from "../../../../src/mock-apiserver/kinds/index.ts";
import { createResourceService } from "../../../../src/apiserver/rest/service.ts";
import { createMemoryStore } from "../../../../src/storage/memory/memory-store.ts";
import { createManualClock } from "../../../support/manual-clock.ts";

const HEAD = "apiVersion: v1\nkind: ConfigMap\n";

function parse(text: string) {
  return parseManifests([{ file: "f.yaml", text }]);
}

describe("parseManifests", () => {
  it("reads every document of a text with BOM and CRLF, and names where each begins", () => {
    const text = `\uFEFF${HEAD}metadata: {name: a}\n---\n# nothing\n---\n${HEAD}metadata: {name: b}\n`.replaceAll(
      "\n",
      "\r\n",
    );
    const { documents, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(documents.map(({ line, value }) => [line, value["metadata"]])).toEqual([
      [1, { name: "a" }],
      [7, { name: "b" }],
    ]);
  });

  it("keeps the good documents beside a bad one, and names its line", () => {
    const { documents, problems } = parse(`${HEAD}a: 1\n---\n${HEAD}\tb: 1\n---\n${HEAD}c: 1\n`);
    expect(documents.map(({ value }) => Object.keys(value)[2])).toEqual(["a", "c"]);
    expect(problems).toEqual([{ file: "f.yaml", line: 7, message: expect.stringMatching(/^is no YAML: Tabs/) }]);
  });

  it.each([
    ["kind: X\n", 1, "has no apiVersion"],
    ["# c\napiVersion: v1\n", 2, "has no kind"],
    ["apiVersion: v1\nkind: 7\n", 1, "has no kind"],
    ["- a\n", 1, "is no object: a manifest begins with apiVersion and kind"],
    ["just text", 1, "is no object: a manifest begins with apiVersion and kind"],
    [
      "kind: List\nitems:\n- apiVersion: v1\n  kind: X\n- 7\n",
      5,
      "is no object: every item of a List has an apiVersion and a kind",
    ],
  ])("reports %j at line %d: %s", (text, line, message) => {
    expect(parse(text).problems).toEqual([{ file: "f.yaml", line, message }]);
  });

  it("takes a List apart, each item with its own lines", () => {
    const { documents, problems } = parse(
      "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n- apiVersion: v1\n  kind: B\n  spec: {x: 1}\n",
    );
    expect(problems).toEqual([]);
    expect(documents.map((document) => [document.kind, document.line, document.lineOf("spec.x")])).toEqual([
      ["A", 4, 4],
      ["B", 6, 8],
    ]);
  });

  it("takes a list of any kind apart, whose items need not say what they are", () => {
    const list = "apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n";
    const { documents, problems } = parse(`${list}- apiVersion: v2\n  kind: Other\n---\n${HEAD}items: []\n`);
    expect(problems).toEqual([]);
    expect(documents.map(({ apiVersion, kind, line }) => [apiVersion, kind, line])).toEqual([
      ["v1", "ConfigMap", 4],
      ["v2", "Other", 5],
      ["v1", "ConfigMap", 8],
    ]);
  });

  it("reads the last of two equal keys, and warns", () => {
    const { documents, problems, warnings } = parse(`${HEAD}data:\n  k: 1\n  k: 2\n`);
    expect(problems).toEqual([]);
    expect(documents[0]?.value["data"]).toEqual({ k: 2 });
    const message = 'the key "k" stands twice in the same object; the last one counts';
    expect(warnings).toEqual([{ file: "f.yaml", line: 5, message }]);
  });

  it("finds the line of a field, or of the nearest one around it", () => {
    const [document] = parse(`${HEAD}spec:\n  ports:\n  - port: 1\n  - port: 2\n  "a.b": 1\n`).documents;
    const lines = [
      "",
      "spec",
      "spec.ports[1].port",
      "spec.ports[1].name",
      "spec.ports[9]",
      "spec[a.b]",
      "status.x",
    ].map((field) => document?.lineOf(field));
    expect(lines).toEqual([1, 3, 6, 6, 4, 7, 1]);
  });

  it("reads nothing from an empty text", () => {
    for (const text of ["", "\n", "---\n---\n", "# only a comment"])
      expect(parse(text)).toEqual({ documents: [], problems: [], warnings: [] });
  });
});

describe("manifest problems", () => {
  it("are shown as far as they are known", () => {
    expect(formatProblem({ file: "f", line: 3, field: "spec.x", message: "m" })).toBe("f:3: spec.x: m");
    expect(formatProblem({ message: "m" })).toBe("m");
    expect(place(undefined, 3)).toBe("line 3");
    expect(new ManifestError([{ file: "f", message: "m" }]).message).toBe("f: m\nNothing was loaded.");
  });
});

describe("migrate", () => {
  it.each([
    ["apiregistration.k8s.io/v1beta1", "APIService", "apiregistration.k8s.io/v1"],
    ["rbac.authorization.k8s.io/v1beta1", "ClusterRole", "rbac.authorization.k8s.io/v1"],
    ["rbac.authorization.k8s.io/v1alpha1", "RoleBinding", "rbac.authorization.k8s.io/v1"],
    ["coordination.k8s.io/v1beta1", "Lease", "coordination.k8s.io/v1"],
    ["apps/v1beta2", "Deployment", "apps/v1"],
  ])("reads %s %s as %s and says so", (apiVersion, kind, now) => {
    const migration = migrate(apiVersion, kind);
    expect(migration?.apiVersion).toBe(now);
    for (const language of ["en", "zh"] as const)
      expect(migration?.note[language]).toContain(`no matches for kind "${kind}" in version "${apiVersion}"`);
  });

  it.each([
    ["v1", "Pod"],
    ["apps/v1", "Deployment"],
    ["apps/v1beta2", "StatefulSet"],
    ["extensions/v1beta1", "Ingress"],
  ])("leaves %s %s alone", (apiVersion, kind) => {
    expect(migrate(apiVersion, kind)).toBeUndefined();
  });
});

describe("readManifestFiles", () => {
  let directory = "";
  beforeEach(async () => void (directory = await mkdtemp(path.join(tmpdir(), "manifests-"))));
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("reads a file, the manifests of a directory in order, and standard input", async () => {
    for (const name of ["b.yaml", "a.json", "c.yml", "note.txt"]) await writeFile(path.join(directory, name), name);
    await mkdir(path.join(directory, "d.yaml"));
    const texts = await readManifestFiles(
      [path.join(directory, "note.txt"), directory, "-"],
      Readable.from([Buffer.from("in")]),
    );
    expect(texts.map(({ text }) => text)).toEqual(["note.txt", "a.json", "b.yaml", "c.yml", "in"]);
    expect(texts.at(-1)?.file).toBe("-");
  });

  it("says which file cannot be read, and why", async () => {
    const missing = path.join(directory, "missing.yaml");
    await expect(readManifestFiles([missing], Readable.from([]))).rejects.toThrow(
      `${missing}: does not exist\nNothing was loaded.`,
    );
    await expect(readManifestFiles([directory], Readable.from([]))).rejects.toThrow(
      "holds no .yaml, .yml or .json file",
    );
  });

  it("refuses more than 3 MiB, from a file and from standard input", async () => {
    const large = path.join(directory, "large.yaml");
    await writeFile(large, "#".repeat(3 * 1024 * 1024 + 1));
    await expect(readManifestFiles([large], Readable.from([]))).rejects.toThrow(/is too large: 3145729 bytes/);
    const chunks = Array.from({ length: 4 }, () => Buffer.alloc(1024 * 1024));
    await expect(readManifestFiles(["-"], Readable.from(chunks))).rejects.toThrow(/^-: is too large/);
  });
});

describe("the manifest loader", () => {
  function setUp() {
    const clock = createManualClock();
    const store = createMemoryStore();
    const service = createResourceService({ store, kinds: allKinds, clock });
    const events: PlaygroundEvent[] = [];
    const loader = createManifestLoader({ service, now: () => clock.now(), onEvent: (event) => events.push(event) });
    return { store, service, events, load: (text: string) => loader.load(parse(text)) };
  }
  const target = { group: "", resource: "configmaps", namespace: "ns" };

  it("creates objects, and brings existing ones to what the manifest says", async () => {
    const { load, service } = setUp();
    await load(`${HEAD}metadata: {name: a, namespace: ns}\ndata: {k: one}\n`);
    const [again] = await load(`${HEAD}metadata: {name: a, namespace: ns}\ndata: {k: two}\n`);
    expect(again?.["data"]).toEqual({ k: "two" });
    expect((await service.list(target)).items).toHaveLength(1);
  });

  it("keeps what was applied, as kubectl does, and deletes what is no longer said", async () => {
    const { load, service } = setUp();
    await load(`${HEAD}metadata: {name: a, namespace: ns, labels: {x: "1"}}\ndata: {k: one, gone: two}\n`);
    const change = Buffer.from('{"data":{"other":"kept"}}');
    await service.patch(target, "a", { type: "merge", body: change });
    const [again] = await load(`${HEAD}metadata: {name: a, namespace: ns}\ndata: {k: one}\n`);
    expect(again?.["data"]).toEqual({ k: "one", other: "kept" });
    expect(again?.metadata.labels).toBeUndefined();
    expect(again?.metadata.annotations).toEqual({
      "kubectl.kubernetes.io/last-applied-configuration":
        '{"apiVersion":"v1","data":{"k":"one"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"a","namespace":"ns"}}\n',
    });
  });

  it("loads what is too large for the annotation without it", async () => {
    const { load } = setUp();
    const [stored] = await load(`${HEAD}metadata: {name: a, namespace: ns}\ndata: {k: ${"x".repeat(300_000)}}\n`);
    expect(stored?.metadata.annotations).toBeUndefined();
  });

  it("makes the namespaces that a manifest uses, and says so", async () => {
    const { load, events } = setUp();
    await load(`${HEAD}metadata: {name: a, namespace: ns}\n`);
    expect(events).toEqual([
      expect.objectContaining({
        level: "warn",
        where: "f.yaml:1",
        message: expect.stringContaining("namespace ns was made") as string,
      }),
    ]);
  });

  it("loads nothing when one thing is wrong, and names everything that is", async () => {
    const { load, store } = setUp();
    const text = `${HEAD}metadata: {name: a}\n---\n${HEAD}metadata:\n  name: b\ndta: {}\n---\n{\n`;
    await expect(load(text)).rejects.toThrow(
      /^f\.yaml:\d+: is no YAML[^]*\nf\.yaml:9: dta: [^]*unknown field "dta"[^]*\nNothing was loaded\.$/,
    );
    expect((await store.list("/registry/configmaps/")).items).toEqual([]);
  });

  it("names the field and the line of what the API refuses", async () => {
    const { load } = setUp();
    const text =
      "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1.a.io}\nspec:\n  group: a.io\n  version: v1\n  groupPriorityMinimum: 0\n  versionPriority: 1\n";
    await expect(load(text)).rejects.toThrow(
      "f.yaml:7: spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000\nNothing was loaded.",
    );
  });

  it("applies the same object twice, warns of it, and skips kinds that are not served", async () => {
    const { load, events } = setUp();
    const one = `${HEAD}metadata: {name: a}\n`;
    const both = await load(`${one}data: {k: first}\n---\n${one}data: {k: second}\n`);
    expect(both.map(({ data }) => data)).toEqual([{ k: "first" }, { k: "second" }]);
    expect(events.map(({ where, message }) => [where, message])).toContainEqual([
      "f.yaml:6",
      "ConfigMap default/a stands twice, first at f.yaml:1; both are applied, so the last one counts",
    ]);
    expect(await load("apiVersion: example.org/v1\nkind: Thing\n")).toEqual([]);
    expect(events.at(-1)?.message).toBe("skipped: this server has no kind Thing in example.org/v1");
  });

  it("takes objects in memory as well", async () => {
    const { service } = setUp();
    const loader = createManifestLoader({ service, now: () => 0, onEvent: () => {} });
    const document = memoryDocument({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
    expect((await loader.load({ documents: [document], problems: [] }))[0]?.metadata.name).toBe("a");
  });
});
