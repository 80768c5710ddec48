import { afterAll, beforeAll, expect, test } from "vitest";
import { createLiveSource, firstCommand } from "../../../src/cli/live-source.ts";
import {
  startPlayground,
  TUTORIAL_MANIFESTS,
  type Playground,
  type PlaygroundEvent,
} from "../../../src/playground/index.ts";
import type { LiveSource } from "../../../src/view/index.ts";

const NAME = "v1.example.k8s.io";

let playground: Playground;
let source: LiveSource;
const events: PlaygroundEvent[] = [];
beforeAll(async () => {
  playground = await startPlayground({ filenames: [TUTORIAL_MANIFESTS], proxyPort: "off" });
  await playground.waitFor(NAME);
  source = createLiveSource(playground);
  source.subscribeEvents((event) => events.push(event));
});
afterAll(() => playground.close());

test("what is to be asked first follows from what is loaded", async () => {
  expect(firstCommand(playground, "en")).toBe("kubectl get --raw /apis/example.k8s.io/v1/pods");
  await using empty = await startPlayground({ proxyPort: "off" });
  expect(firstCommand(empty, "en")).toBe("kubectl get --raw /apis");
});

function priority(): number | undefined {
  return source.routes().find(({ apiService }) => apiService === NAME)?.versionPriority;
}

test("an edited APIService replaces the one it was read from, again and again", async () => {
  for (const wanted of [7, 8]) {
    const yaml = await source.objectYaml("apiservice", NAME);
    await source.replace(NAME, yaml.replace(/versionPriority: \d+/, `versionPriority: ${wanted}`));
    expect(priority()).toBe(wanted);
  }
});

test("what an edit removes is gone", async () => {
  const yaml = await source.objectYaml("apiservice", NAME);
  await source.replace(NAME, yaml.replace("metadata:", "metadata:\n  labels: { a: b }"));
  const labelled = await source.objectYaml("apiservice", NAME);
  expect(labelled).toContain("a: b");
  await source.replace(NAME, labelled.replace(/ +labels:\n +a: b\n/, ""));
  expect(await source.objectYaml("apiservice", NAME)).not.toContain("a: b");
});

test.each<[string, (yaml: string) => string, RegExp]>([
  ["of another name", (yaml) => yaml.replace(`name: ${NAME}`, "name: other"), /does not match the name on the URL/],
  ["with an unknown field", (yaml) => yaml.replace("spec:", "spec:\n  prize: 1"), /unknown field "spec.prize"/],
  [
    "of an older state",
    (yaml) => yaml.replace(/resourceVersion: .*/, 'resourceVersion: "1"'),
    /object has been modified/,
  ],
])("an edit %s is refused in the server's words", async (_what, edit, message) => {
  const yaml = await source.objectYaml("apiservice", NAME);
  await expect(source.replace(NAME, edit(yaml))).rejects.toThrow(message);
});

test("any object is edited by its path, and an edit that is none is refused in the server's words", async () => {
  const { metadata } = (await playground.objects.list({ group: "apps", resource: "deployments" })).items[0] ?? {};
  const { name = "", namespace = "" } = metadata ?? {};
  const config = "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication";
  for (const path of [`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, config]) {
    const yaml = await source.readObject(path);
    const labels = yaml.includes("\n  labels:\n") ? "\n  labels:\n" : "metadata:\n";
    const edited = labels.startsWith("m") ? `${labels}  labels: { edited: here }\n` : `${labels}    edited: here\n`;
    await source.replaceObject(path, yaml.replace(labels, edited));
    const again = await source.readObject(path);
    expect(again).toMatch(/edited: here/);
    expect(again).not.toContain("managedFields");
    await expect(source.replaceObject(path, again.replace("kind:", "prize: 1\nkind:"))).rejects.toThrow(/prize/);
    await expect(source.replaceObject(path, "a: [")).rejects.toThrow();
  }
  await expect(source.readObject("/api/v1/namespaces/default/configmaps/none")).rejects.toThrow(/not found/);
});

test("a deletion is in the event log and can be undone", async () => {
  const yaml = await source.delete(NAME);
  expect(priority()).toBeUndefined();
  expect(events).toContainEqual(expect.objectContaining({ subject: NAME, message: `${NAME} was deleted` }));
  await source.create(yaml);
  await playground.waitFor(NAME);
  expect(priority()).toBe(8);
});

test("a fault on a certificate that nobody looks at says so, any other does not", async () => {
  expect(await source.setFault(NAME, "wrong-ca", true)).toContain("insecureSkipTLSVerify");
  await playground.settled();
  await playground.waitFor(NAME);
  expect(await source.setFault(NAME, "no-endpoints", true)).toBeUndefined();
  playground.faults.clear(NAME);
  await playground.settled();
});

test("the record of a refusal has the headers and the body that the client received", async () => {
  const bob = playground.client("bob");
  const told = [
    await bob.get("/api/v1/services"),
    await bob.get("/apis/nobody.example.com/v1/things"),
    await bob.get("/api", { authorization: "Bearer nobody" }),
  ];
  expect(told.map(({ status }) => status)).toEqual([403, 403, 401]);
  await playground.requests.waitFor({ status: 401 });
  const kept = playground.requests.all();
  for (const { status, text } of told) {
    const record = kept.find(({ responseBody }) => responseBody?.text === text);
    expect(record?.status).toBe(status);
    expect(record?.responseHeaders).toContain("application/json");
  }
});

test("a backend with an expired certificate shows one that ran out, not another time", async () => {
  const yaml = await source.objectYaml("apiservice", NAME);
  const caBundle = Buffer.from(playground.ca).toString("base64");
  await source.replace(NAME, yaml.replace("insecureSkipTLSVerify: true", `caBundle: ${caBundle}`));
  expect(await source.setFault(NAME, "expired-certificate", true)).toBeUndefined();
  await playground.settled();
  const message = source.routes().find(({ apiService }) => apiService === NAME)?.message ?? "";
  const [, now = "", until = ""] = /current time (\S+) is after (\S+?)(?:$|[\s",])/.exec(message) ?? [];
  expect(now.slice(0, 10)).toBe(new Date().toISOString().slice(0, 10));
  expect(Date.parse(now) - Date.parse(until)).toBe(24 * 3600 * 1000);
});

test("a request that deletes an APIService leaves what brings it back, and one that is refused leaves nothing", async () => {
  const target = `/apis/apiregistration.k8s.io/v1/apiservices/${NAME}`;
  const request = { method: "DELETE", target, headers: [], body: "" };
  expect(await source.send({ ...request, asUser: "nobody" })).toBeUndefined();
  expect(await source.send({ ...request, method: "GET" })).toBeUndefined();
  const gone = await source.send(request);
  expect(gone?.name).toBe(NAME);
  expect(await source.send(request)).toBeUndefined();
  await source.create(gone?.yaml ?? "");
  expect(source.routes().map(({ apiService }) => apiService)).toContain(NAME);
});
