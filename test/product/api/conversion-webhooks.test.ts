import { afterAll, expect, it } from "vitest";
import { shareFront, type Reply } from "../../support/front.ts";
import { startWebhookServer, type WebhookServer } from "../../support/webhook-server.ts";

interface Asked {
  readonly uid: string;
  readonly desiredAPIVersion: string;
  readonly objects: readonly { readonly metadata: object; readonly host?: string; readonly hostPort?: string }[];
}

/** v1 has `hostPort`, v2 `host` and `port`. */
function converted({ uid, desiredAPIVersion, objects }: Asked): object {
  const convertedObjects = objects.map(({ host, hostPort = "", ...object }) => ({
    ...object,
    apiVersion: desiredAPIVersion,
    ...(desiredAPIVersion.endsWith("/v1") ? { hostPort: host } : { host: hostPort }),
  }));
  return { uid, result: { status: "Success" }, convertedObjects };
}

const ANSWERS: Readonly<Record<string, (asked: Asked) => object | number>> = {
  convert: converted,
  fail: ({ uid }) => ({ uid, result: { status: "Failure", message: "cannot" } }),
  lose: ({ uid }) => ({ uid, result: { status: "Success" }, convertedObjects: [] }),
  rename: (asked) => {
    const [object] = (converted(asked) as { convertedObjects: object[] }).convertedObjects;
    return { ...converted(asked), convertedObjects: [{ ...object, metadata: { name: "other" } }] };
  },
  broken: () => 500,
};

let hooks: WebhookServer;
const server = shareFront({}, async (playground) => {
  hooks = await startWebhookServer(playground, (path, { request }) => {
    const response = ANSWERS[path]?.(request as unknown as Asked);
    if (typeof response === "number" || response === undefined) return response;
    return { apiVersion: "apiextensions.k8s.io/v1", kind: "ConversionReview", response };
  });
});
afterAll(() => hooks[Symbol.asyncDispose]());

const SITES = "/apis/h.example.com";
const text = { type: "string" };
const version = (name: string, properties: object, storage: boolean): object => ({
  name,
  served: true,
  storage,
  schema: { openAPIV3Schema: { type: "object", properties } },
});

async function define(path: string): Promise<void> {
  const clientConfig = hooks.clientConfig(path);
  await server.playground.apply({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "sites.h.example.com" },
    spec: {
      group: "h.example.com",
      scope: "Namespaced",
      names: { plural: "sites", kind: "Site" },
      conversion: { strategy: "Webhook", webhook: { clientConfig, conversionReviewVersions: ["v1"] } },
      versions: [version("v1", { hostPort: text }, true), version("v2", { host: text }, false)],
    },
  });
  await server.playground.settled();
}

const at = (served: string): string => `${SITES}/${served}/namespaces/default/sites`;

function create(served: string, name: string, fields: object): Promise<Reply> {
  return server.send({
    method: "POST",
    path: at(served),
    body: { metadata: { name }, ...fields, kind: "Site", apiVersion: `h.example.com/${served}` },
  });
}

it("objects are stored, listed and changed in each version", async () => {
  await define("convert");
  expect((await create("v1", "a", { hostPort: "one" })).body).toMatchObject({ hostPort: "one" });
  expect((await create("v2", "b", { host: "two" })).body).toMatchObject({
    apiVersion: "h.example.com/v2",
    host: "two",
  });
  const all = await server.send({ path: at("v2") });
  expect(all.body["items"]).toMatchObject([{ host: "one" }, { host: "two" }]);
  expect((await server.send({ path: `${at("v1")}/b` })).body).toMatchObject({ hostPort: "two" });
  const patched = await server.send({
    method: "PATCH",
    path: `${at("v2")}/a`,
    headers: { "Content-Type": "application/merge-patch+json" },
    body: { host: "three" },
  });
  expect(patched.body).toMatchObject({ host: "three" });
  expect((await server.send({ path: `${at("v1")}/a` })).body).toMatchObject({ hostPort: "three" });
});

const OF = "conversion webhook for h.example.com/v2, Kind=Site";
it.each([
  ["fail", `${OF} failed: cannot`],
  ["lose", `${OF} returned 0 objects, expected 1`],
  ["rename", `${OF} returned invalid object: must have the same name: a != other`],
  ["broken", `${OF} failed: an error on the server ("500") has prevented the request from succeeding`],
])("one that answers with %s refuses the write", async (path, message) => {
  await define(path);
  expect((await create("v2", "a", { host: "one" })).body).toMatchObject({ code: 500, message });
});
