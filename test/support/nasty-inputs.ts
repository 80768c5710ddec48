import { NASTY_CUSTOM_RESOURCES } from "./nasty-custom-resources.ts";
import type { NastyInput, Send } from "./nasty-input.ts";

export type { NastyInput, Send };

/** Requests within the API's limits that are more work than they look: what must not hold up everybody else's. */

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
const STRATEGIC = "application/strategic-merge-patch+json";
const YAML = "application/yaml";
const APPLY = "application/apply-patch+yaml";
/** The data of a ConfigMap may have 1 MiB, bodies 3 MiB. */
const DATA_BYTES = 1_000_000;
const BODY_BYTES = 3_000_000;

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const json = JSON.stringify;

function configMap(name: string, data: Record<string, string>): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data };
}

function deployment(name: string, env: object[]): object {
  const container = { name: "c", image: "no-such-image", env };
  const template = { metadata: { labels: { app: name } }, spec: { containers: [container] } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { replicas: 0, selector: { matchLabels: { app: name } }, template },
  };
}

/** One request, the same each time. */
function once(name: string, ...[method, path, body, type, headers]: Parameters<Send>): NastyInput {
  return { name, prepare: async (send) => async () => (await send(method, path, body, type, headers)).status };
}

/** A patch to an object that is made first. */
function patching(
  name: string,
  collection: string,
  object: { metadata?: unknown },
  body: string,
  type: string,
): NastyInput {
  const objectName = (object.metadata as { name: string }).name;
  return {
    name,
    async prepare(send) {
      await send("DELETE", `${collection}/${objectName}`);
      const { status, text } = await send("POST", collection, json(object));
      if (status !== 201) throw new Error(`${name}: ${status} ${text.slice(0, 300)}`);
      return async () => (await send("PATCH", `${collection}/${objectName}`, body, type)).status;
    },
  };
}

function reading(name: string, object: { metadata?: unknown }, accept: string): NastyInput {
  const path = `${CONFIG_MAPS}/${(object.metadata as { name: string }).name}`;
  return {
    name,
    async prepare(send) {
      await send("POST", CONFIG_MAPS, json(object));
      return async () => (await send("GET", path, undefined, "application/json", { Accept: accept })).status;
    },
  };
}

function applying(name: string, collection: string, object: { metadata?: unknown }): NastyInput {
  const path = `${collection}/${(object.metadata as { name: string }).name}?fieldManager=m`;
  return {
    name,
    async prepare(send) {
      await send("DELETE", path);
      return async (repeat) => (await send("PATCH", `${path}${repeat}&force=true`, json(object), APPLY)).status;
    },
  };
}

const beginLines = Buffer.from("-----BEGIN CERTIFICATE-----\n".repeat(20_000)).toString("base64");
const endlessBase64 = Buffer.from(`-----BEGIN CERTIFICATE-----\n${"A".repeat(560_000)}\n`).toString("base64");
const manyBlocks = Buffer.from("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".repeat(9_000)).toString(
  "base64",
);

function apiService(caBundle: string): string {
  const spec = { group: "nasty.example.com", version: "v1", groupPriorityMinimum: 1, versionPriority: 1, caBundle };
  const service = { name: "s", namespace: "default" };
  const metadata = { name: "v1.nasty.example.com" };
  return json({ apiVersion: "apiregistration.k8s.io/v1", kind: "APIService", metadata, spec: { ...spec, service } });
}

function bundle(name: string, caBundle: string): NastyInput {
  const path = "/apis/apiregistration.k8s.io/v1/apiservices";
  return {
    name,
    prepare: async (send) => async () => {
      await send("DELETE", `${path}/v1.nasty.example.com`);
      return (await send("POST", path, apiService(caBundle))).status;
    },
  };
}

const ENV = 20_000;
const env = times(ENV, (i) => ({ name: `E${i}`, value: "v" }));
const envOrder = env.toReversed().map(({ name }) => ({ name }));
const patchOf = (container: object): string =>
  json({ spec: { template: { spec: { containers: [{ name: "c", ...container }] } } } });

const manyKeys = Object.fromEntries(times(40_000, (i) => [`key-${i}`, "v"]));
const fewKeys = Object.fromEntries(times(3, (i) => [`key-${i}`, "v".repeat(DATA_BYTES / 3)]));

/** `count` ConfigMaps, made once. */
function listing(
  name: string,
  count: number,
  bytes: number,
  query: string,
  headers: Record<string, string>,
): NastyInput {
  const label = `size-${bytes}`;
  return {
    name,
    isSlowToPrepare: true,
    async prepare(send) {
      const { text } = await send("GET", `${CONFIG_MAPS}?labelSelector=set%3D${label}&limit=1`);
      if (!text.includes(label)) {
        const make = async (from: number): Promise<void> => {
          for (let i = from; i < count; i += 20) {
            const metadata = { name: `${label}-${i}`, labels: { set: label } };
            await send("POST", CONFIG_MAPS, json({ ...configMap("", { x: "v".repeat(bytes) }), metadata }));
          }
        };
        await Promise.all(times(20, make));
      }
      return async () => (await send("GET", `${CONFIG_MAPS}${query}`, undefined, "application/json", headers)).status;
    },
  };
}

function pod(env: object[]): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "nasty-pod" },
    spec: { containers: [{ name: "c", image: "no-such-image", env }] },
  };
}

export const NASTY_INPUTS: readonly NastyInput[] = [
  bundle("caBundle of 20,000 BEGIN lines", beginLines),
  bundle("caBundle of one endless block", endlessBase64),
  bundle("caBundle of 9,000 blocks that are no certificates", manyBlocks),
  patching(
    "$setElementOrder of 20,000",
    DEPLOYMENTS,
    deployment("nasty", env),
    patchOf({ "$setElementOrder/env": envOrder, env: [] }),
    STRATEGIC,
  ),
  patching(
    "strategic merge of 20,000 list items",
    DEPLOYMENTS,
    deployment("nasty", env),
    patchOf({ env: env.toReversed() }),
    STRATEGIC,
  ),
  patching(
    "20,000 deletions by strategic merge",
    DEPLOYMENTS,
    deployment("nasty", env),
    patchOf({ env: env.map(({ name }) => ({ name, $patch: "delete" })) }),
    STRATEGIC,
  ),
  patching(
    "$retainKeys of 60,000",
    CONFIG_MAPS,
    configMap("nasty", manyKeys),
    json({ data: { $retainKeys: times(60_000, (i) => `key-${i}`) } }),
    STRATEGIC,
  ),
  patching(
    "$deleteFromPrimitiveList of 60,000",
    CONFIG_MAPS,
    { ...configMap("nasty", {}), metadata: { name: "nasty", finalizers: times(20_000, (i) => `example.com/${i}`) } },
    json({ metadata: { "$deleteFromPrimitiveList/finalizers": times(60_000, (i) => `example.com/${i}`) } }),
    STRATEGIC,
  ),
  patching(
    "merge patch of 40,000 keys",
    CONFIG_MAPS,
    configMap("nasty", manyKeys),
    json({ data: manyKeys }),
    "application/merge-patch+json",
  ),
  patching(
    "10,000 moves by JSON patch",
    CONFIG_MAPS,
    configMap("nasty", manyKeys),
    json(times(10_000, (i) => ({ op: "move", from: `/data/key-${i}`, path: `/data/moved-${i}` }))),
    "application/json-patch+json",
  ),
  once("DELETE with options of 3 MB", "DELETE", `${CONFIG_MAPS}/nobody`, `{"x":[${"1,".repeat(1_400_000)}1]}`),
  reading("40,000 keys as YAML", configMap("nasty-read", manyKeys), YAML),
  once("2.9 MB of --- in YAML", "POST", CONFIG_MAPS, "---\n".repeat(725_000), YAML),
  once(
    "YAML of 20,000 keys",
    "POST",
    `${CONFIG_MAPS}?dryRun=All`,
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: nasty-yaml}\ndata:\n${times(20_000, (i) => `  key-${i}: v\n`).join("")}`,
    YAML,
  ),
  once(
    "YAML of 1 MB in one line",
    "POST",
    `${CONFIG_MAPS}?dryRun=All`,
    `{apiVersion: v1, kind: ConfigMap, metadata: {name: nasty-yaml}, data: {k: ${"v ".repeat(500_000)}}}`,
    YAML,
  ),
  once(
    "YAML aliases that explode",
    "POST",
    CONFIG_MAPS,
    `a: &a [${"x,".repeat(9)}x]\n${times(9, (i) => `${"bcdefghij".charAt(i)}: &${"bcdefghij".charAt(i)} [${`*${"abcdefghi".charAt(i)},`.repeat(9)}]\n`).join("")}`,
    YAML,
  ),
  once("YAML of 100,000 flow brackets", "POST", CONFIG_MAPS, "[".repeat(100_000), YAML),
  once("YAML of 1.5 MB of - ", "POST", CONFIG_MAPS, "- ".repeat(750_000), YAML),
  once("YAML of 2.9 MB of comments", "POST", CONFIG_MAPS, "#\n".repeat(1_450_000), YAML),
  applying("apply of 40,000 keys", CONFIG_MAPS, configMap("nasty-apply", manyKeys)),
  applying("apply of 1.4 MB in three keys", CONFIG_MAPS, configMap("nasty-apply", fewKeys)),
  applying("apply of 20,000 list items", DEPLOYMENTS, deployment("nasty-apply", env)),
  once("create of 40,000 keys", "POST", `${CONFIG_MAPS}?dryRun=All`, json(configMap("nasty-create", manyKeys))),
  once("create of 1.4 MB in three keys", "POST", `${CONFIG_MAPS}?dryRun=All`, json(configMap("nasty-create", fewKeys))),
  once("create of 20,000 list items", "POST", `${DEPLOYMENTS}?dryRun=All`, json(deployment("nasty-create", env))),
  once(
    "3 MB of unknown fields",
    "POST",
    `${CONFIG_MAPS}?dryRun=All`,
    json({ ...configMap("nasty-create", {}), ...Object.fromEntries(times(200_000, (i) => [`f${i}`, 1])) }).slice(
      0,
      BODY_BYTES,
    ),
  ),
  once("3 MB of brackets", "POST", CONFIG_MAPS, "[".repeat(BODY_BYTES)),
  once(
    "3 MB of array elements",
    "POST",
    `${CONFIG_MAPS}?dryRun=All`,
    `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"nasty-array"},"x":[${"1,".repeat(1_400_000)}1]}`,
  ),
  once(
    "1.4 MB of labels",
    "POST",
    `${CONFIG_MAPS}?dryRun=All`,
    json({ ...configMap("", {}), metadata: { name: "nasty-labels", labels: manyKeys } }),
  ),
  once(
    "20,000 owner references",
    "POST",
    `${CONFIG_MAPS}?dryRun=All`,
    json({
      ...configMap("", {}),
      metadata: {
        name: "nasty-owners",
        ownerReferences: times(12_000, (i) => ({ apiVersion: "v1", kind: "Pod", name: `p${i}`, uid: `${i}` })),
      },
    }),
  ),
  once(
    "10,000 unknown scopes of a quota, each told with all of them",
    "POST",
    "/api/v1/namespaces/default/resourcequotas",
    json({
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "nasty" },
      spec: { scopes: times(10_000, (i) => `a${i}`) },
    }),
  ),
  once(
    "10,000 topology spread constraints",
    "POST",
    "/api/v1/namespaces/default/pods?dryRun=All",
    json({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "nasty" },
      spec: {
        containers: [{ name: "c", image: "i" }],
        topologySpreadConstraints: times(10_000, (i) => ({
          maxSkew: 1,
          topologyKey: `a${i}`,
          whenUnsatisfiable: "DoNotSchedule",
        })),
      },
    }),
  ),
  ...NASTY_CUSTOM_RESOURCES,
  patching(
    "Pod of which 20,000 variables change",
    "/api/v1/namespaces/default/pods",
    pod(env),
    json({
      spec: { containers: [{ name: "c", image: "no-such-image", env: env.map(({ name }) => ({ name, value: "w" })) }] },
    }),
    "application/merge-patch+json",
  ),
  listing("list of 10,000 objects", 10_000, 500, "", {}),
  listing("list of 10,000 objects, pretty", 10_000, 500, "?pretty=true", {}),
  listing("list of 10,000 objects, zipped", 10_000, 500, "", { "Accept-Encoding": "gzip" }),
  listing("list of 10,000 objects as YAML", 10_000, 500, "", { Accept: YAML }),
  listing("list of 10,000 objects as a Table", 10_000, 500, "", {
    Accept: "application/json;as=Table;v=v1;g=meta.k8s.io",
  }),
  listing("list of 10,000 objects by label", 10_000, 500, "?labelSelector=set+notin+(a,b,c,d)", {}),
  listing("list of 60 objects of 1 MB", 60, DATA_BYTES, `?labelSelector=set%3Dsize-${DATA_BYTES}`, {}),
  listing("the same in protobuf", 60, DATA_BYTES, `?labelSelector=set%3Dsize-${DATA_BYTES}`, {
    Accept: "application/vnd.kubernetes.protobuf",
  }),
  listing("the same as YAML", 60, DATA_BYTES, `?labelSelector=set%3Dsize-${DATA_BYTES}`, { Accept: YAML }),
  listing("watch with 10,000 initial events", 10_000, 500, "?watch=true&timeoutSeconds=1&resourceVersion=0", {}),
];
