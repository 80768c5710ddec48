import { get, type Server } from "./server.ts";
import type { BootstrapObject, Discovered, Schema, Sources } from "./sources.ts";

type Served = Pick<Sources, "bootstrap" | "discovery" | "fieldLabels" | "schemas" | "tables">;
type Json = Readonly<Record<string, unknown>>;

/** Resources of which a server makes objects by itself. */
const BOOTSTRAPPED = [
  "apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
  "apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
  "apis/scheduling.k8s.io/v1/priorityclasses",
  "apis/apiregistration.k8s.io/v1/apiservices",
  "api/v1/namespaces",
  "apis/networking.k8s.io/v1/servicecidrs",
];

/** Reads from a running server what it says of its own groups. */
export async function readServer(server: Server): Promise<Served> {
  const bootstrap = Object.fromEntries(
    await Promise.all(BOOTSTRAPPED.map(async (path) => [path, await readObjects(server, path)] as const)),
  );
  const discovery = await readDiscovery(server, bootstrap["apis/apiregistration.k8s.io/v1/apiservices"] ?? []);
  const schemas = await readSchemas(server, discovery);
  const tables: Record<string, Sources["tables"][string]> = {};
  const fieldLabels: Record<string, readonly string[]> = {};
  for (const [path, resource] of listable(discovery)) {
    const table = await get<{ columnDefinitions: Sources["tables"][string] }>(server, path, TABLE);
    tables[path] = table.columnDefinitions.map(({ name, type, format, priority }) => ({
      name,
      type,
      format,
      priority,
    }));
    fieldLabels[path] = await readLabels(server, path, candidates(path, resource, schemas));
  }
  return { discovery, schemas, tables, fieldLabels, bootstrap };
}

const TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";
const AGGREGATED = "application/json;as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;v=v2";

/** Objects as a client would write them. A namespace or an APIService that somebody else made is none of the server's. */
async function readObjects(server: Server, path: string): Promise<BootstrapObject[]> {
  const { items } = await get<{ items: (BootstrapObject & Json)[] }>(server, path);
  return items.filter((object) => isOwn(path, object.metadata)).map(asWritten);
}

const AUTOMANAGED = "kube-aggregator.kubernetes.io/automanaged";

function isOwn(path: string, { name, labels, deletionTimestamp }: Json): boolean {
  if (deletionTimestamp !== undefined) return false;
  if (path.endsWith("/apiservices")) return (labels as Json | undefined)?.[AUTOMANAGED] === "onstart";
  return !path.endsWith("/namespaces") || name === "default" || String(name).startsWith("kube-");
}

function asWritten({ metadata, apiVersion: _version, kind: _kind, status: _status, ...rest }: BootstrapObject & Json) {
  const kept = ["name", "labels", "annotations"].flatMap((key) =>
    metadata[key] === undefined ? [] : [[key, metadata[key]] as const],
  );
  return { metadata: Object.fromEntries(kept), ...rest };
}

interface GroupList {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly { readonly version: string; readonly resources: readonly Discovered[] }[];
  }[];
}

/** The aggregator serves this group itself and has no APIService for it. */
const AGGREGATOR = "v1.apiregistration.k8s.io";

/** Groups of custom resources and of extension servers are left out: no APIService of the server's own has them. */
async function readDiscovery(server: Server, own: readonly BootstrapObject[]): Promise<Sources["discovery"]> {
  const names = new Set([AGGREGATOR, ...own.map(({ metadata }) => metadata["name"])]);
  const lists = await Promise.all(["api", "apis"].map((path) => get<GroupList>(server, path, AGGREGATED)));
  const groups = lists
    .flatMap(({ items }) => items)
    .map(async ({ metadata: { name: group = "" }, versions }) => {
      const served = versions.filter(({ version }) => names.has(`${version}.${group}`));
      return { group, versions: await Promise.all(served.map((found) => withHashes(server, group, found))) };
    });
  return (await Promise.all(groups)).filter(({ versions }) => versions.length > 0);
}

type Version = GroupList["items"][number]["versions"][number];

/** Only the lists of single versions tell the hashes of what is stored. */
async function withHashes(server: Server, group: string, { version, resources }: Version): Promise<Version> {
  const list = await get<{ resources: { name: string; storageVersionHash?: string }[] }>(server, root(group, version));
  const hashes = new Map(list.resources.map(({ name, storageVersionHash }) => [name, storageVersionHash]));
  const withHash = resources.map((found) => {
    const storageVersionHash = hashes.get(found.resource);
    return storageVersionHash === undefined ? found : { ...found, storageVersionHash };
  });
  return { version, resources: withHash };
}

function root(group: string, version: string): string {
  return group === "" ? `api/${version}` : `apis/${group}/${version}`;
}

/** All component schemas of the documents of the server's own groups, by name. */
async function readSchemas(server: Server, discovery: Sources["discovery"]): Promise<Sources["schemas"]> {
  const index = await get<{ paths: Readonly<Record<string, unknown>> }>(server, "openapi/v3");
  const own = new Set(discovery.map(({ group }) => group));
  const documents = Object.keys(index.paths).filter((path) => {
    const group = /^apis\/([^/]+)/.exec(path)?.[1];
    return group === undefined || own.has(group);
  });
  const schemas: Record<string, Schema> = {};
  for (const document of documents.sort()) {
    const found = await get<{ components?: { schemas?: Record<string, Schema> } }>(server, `openapi/v3/${document}`);
    for (const [name, schema] of Object.entries(found.components?.schemas ?? {})) schemas[name] = bare(schema);
  }
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A schema without its sentences. A property may be called `description`, too. */
function bare(schema: Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (key === "description") return [];
      return [[key, key === "properties" ? bareAll(value as Record<string, Schema>) : bareValue(value)]];
    }),
  );
}

function bareAll(schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)]));
}

function bareValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bareValue);
  return typeof value === "object" && value !== null ? bare(value) : value;
}

function listable(discovery: Sources["discovery"]): (readonly [string, Discovered])[] {
  return discovery.flatMap(({ group, versions }) =>
    versions.flatMap(({ version, resources }) =>
      resources
        .filter(({ verbs }) => verbs.includes("list"))
        .map((resource) => [`${root(group, version)}/${resource.resource}`, resource] as const),
    ),
  );
}

/** Field labels that are no field's path. */
const ODD_LABELS = ["metadata.name", "metadata.namespace", "source", "status.successful", "reportingComponent"];
/** Some lists have a label, too. */
const LABELLED = new Set(["array", "boolean", "integer", "string"]);
const DEPTH = 3;

/** Every label that could be one: the paths of plain values. */
function candidates(path: string, { responseKind }: Discovered, schemas: Sources["schemas"]): string[] {
  const [group = "", version = ""] = path.startsWith("apis/") ? path.split("/").slice(1) : ["", path.split("/")[1]];
  const schema = Object.values(schemas).find((found) =>
    found["x-kubernetes-group-version-kind"]?.some(
      (gvk) => gvk.group === group && gvk.version === version && gvk.kind === responseKind.kind,
    ),
  );
  const found = schema === undefined ? [] : valuePaths(schema, schemas, DEPTH);
  return [...new Set([...ODD_LABELS, ...found.filter((label) => !label.startsWith("metadata."))])];
}

function valuePaths(schema: Schema, schemas: Sources["schemas"], depth: number): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (LABELLED.has(property.type ?? "")) return [name];
    const reference = property.$ref ?? property.allOf?.[0]?.$ref;
    const next = reference === undefined ? property : schemas[reference.slice(reference.lastIndexOf("/") + 1)];
    return next === undefined || depth === 1
      ? []
      : valuePaths(next, schemas, depth - 1).map((rest) => `${name}.${rest}`);
  });
}

/** A label that a resource does not take is refused; whether anything matches does not matter. */
async function readLabels(server: Server, path: string, labels: readonly string[]): Promise<string[]> {
  const taken: string[] = [];
  for (const label of labels) {
    const query = `fieldSelector=${encodeURIComponent(`${label}=x`)}&limit=1`;
    const reply = await server(`${path}?${query}`);
    if (reply.ok) taken.push(label);
    else if (reply.status !== 400) throw new Error(`${path} answered ${reply.status} to the field selector ${label}`);
    await reply.body?.cancel();
  }
  return taken;
}
