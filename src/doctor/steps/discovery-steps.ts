import { asFields } from "../../apimachinery/index.ts";
import { expectReply, expectStatus, listOf, textOf } from "../replies.ts";
import { fail, type Patient, type SampleResource, type Step } from "../types.ts";

export const AVAILABLE = "availability.available";
export const RESOURCES = "discovery.resources";

export const DISCOVERY_STEPS: readonly Step[] = [
  {
    id: AVAILABLE,
    area: "availability",
    title: "the main apiserver finds the APIService available",
    fix: "Answer GET /apis/<group>/<version> with 200 to the front proxy's certificate, without a redirect, within 5 s.",
    needs: ["tls.handshake"],
    async run({ playground, apiService, waitMs }) {
      await playground.waitFor(apiService, "Available", waitMs).catch((error: Error) => fail(error.message));
    },
  },
  {
    id: RESOURCES,
    area: "discovery",
    title: "/apis/<group>/<version> lists the resources",
    fix: "Answer with an APIResourceList whose groupVersion is this one, and give each resource name, kind and verbs.",
    needs: [AVAILABLE],
    async run(patient) {
      const { group, version } = patient;
      const path = `/apis/${group}/${version}`;
      const list = expectReply(await patient.request("GET", path), 200, `GET ${path}`);
      if (list["kind"] !== "APIResourceList")
        fail({
          en: `its kind is ${JSON.stringify(list["kind"])}, not APIResourceList`,
          zh: `其 kind 为 ${JSON.stringify(list["kind"])}，而不是 APIResourceList`,
        });
      if (list["groupVersion"] !== `${group}/${version}`)
        fail({
          en: `its groupVersion is ${JSON.stringify(list["groupVersion"])}, not ${group}/${version}`,
          zh: `其 groupVersion 为 ${JSON.stringify(list["groupVersion"])}，而不是 ${group}/${version}`,
        });
      const resources = listOf(list["resources"]);
      // An empty list is one, and null is how Go writes it.
      if (!Array.isArray(list["resources"]) && list["resources"] !== null)
        fail({ en: "it has no list of resources", zh: "其中没有 resources 列表" });
      for (const resource of resources) checkResource(resource);
      patient.setResources(samplesOf(resources));
    },
  },
  {
    id: "discovery.singular-names",
    level: "recommended",
    area: "discovery",
    title: "every resource has a singularName",
    fix: "Fill in singularName (rest.SingularNameProvider in Go): kubectl cannot resolve the singular name without it.",
    needs: [RESOURCES],
    async run({ request, group, version }) {
      const list = expectReply(await request("GET", `/apis/${group}/${version}`), 200, "discovery");
      const without = listOf(list["resources"])
        .filter(({ name, singularName }) => !textOf(name).includes("/") && textOf(singularName) === "")
        .map(({ name }) => textOf(name));
      if (without.length > 0)
        fail({ en: `these have none: ${without.join(", ")}`, zh: `以下资源没有：${without.join("、")}` });
    },
  },
  {
    id: "discovery.group",
    area: "discovery",
    title: "/apis/<group> describes the group",
    fix: "Serve an APIGroup at /apis/<group> that lists this version and a preferredVersion.",
    needs: [AVAILABLE],
    async run(patient) {
      const path = `/apis/${patient.group}`;
      const group = expectReply(await patient.direct({ path, ...asProxy(patient) }), 200, `GET ${path}`);
      if (group["kind"] !== "APIGroup")
        fail({
          en: `its kind is ${JSON.stringify(group["kind"])}, not APIGroup`,
          zh: `其 kind 为 ${JSON.stringify(group["kind"])}，而不是 APIGroup`,
        });
      checkGroup(group, patient);
    },
  },
  {
    id: "discovery.root",
    level: "recommended",
    area: "discovery",
    title: "/apis lists the group",
    fix: "Serve an APIGroupList (or an APIGroupDiscoveryList to clients that accept one) at /apis.",
    needs: [AVAILABLE],
    async run(patient) {
      const list = expectReply(await patient.direct({ path: "/apis", ...asProxy(patient) }), 200, "GET /apis");
      const group = listOf(list["groups"]).find(({ name }) => name === patient.group);
      if (group === undefined)
        fail({ en: `the list does not hold ${patient.group}`, zh: `列表中没有 ${patient.group}` });
      checkGroup(group, patient);
    },
  },
  {
    id: "discovery.health",
    level: "recommended",
    area: "discovery",
    title: "/readyz answers 200",
    fix: "Serve /livez and /readyz (or /healthz) for the probes of a Deployment; they need no credentials.",
    needs: ["tls.handshake"],
    async run({ direct }) {
      const ready = await direct({ path: "/readyz" });
      if (ready.status !== 200)
        expectStatus(await direct({ path: "/healthz" }), 200, "GET /readyz, and then GET /healthz,");
    },
  },
];

/** The headers and the certificate of the main apiserver. */
export function asProxy(
  { playground }: Patient,
  user = "admin",
  groups: readonly string[] = ["system:masters"],
): { headers: Record<string, string | string[]>; certificate: { key: string; cert: string } } {
  return {
    headers: { "x-remote-user": user, "x-remote-group": [...groups, "system:authenticated"] },
    certificate: playground.frontProxyClient,
  };
}

function checkGroup(group: Readonly<Record<string, unknown>>, patient: Patient): void {
  const versions = listOf(group["versions"]).map(({ version }) => version);
  if (!versions.includes(patient.version))
    fail({
      en: `its versions are [${versions.join(", ")}], without ${patient.version}`,
      zh: `其版本为 [${versions.join(", ")}]，其中没有 ${patient.version}`,
    });
  if (textOf(asFields(group["preferredVersion"])["version"]) === "")
    fail({ en: "it has no preferredVersion", zh: "没有 preferredVersion" });
}

function checkResource(resource: Readonly<Record<string, unknown>>): void {
  const name = textOf(resource["name"]);
  if (name === "") fail({ en: "a resource has no name", zh: "有一个资源没有 name" });
  if (textOf(resource["kind"]) === "") fail({ en: `the resource ${name} has no kind`, zh: `资源 ${name} 没有 kind` });
  if (typeof resource["namespaced"] !== "boolean")
    fail({
      en: `the resource ${name} does not say whether it is namespaced`,
      zh: `资源 ${name} 没有说明是否属于命名空间`,
    });
  if (!Array.isArray(resource["verbs"]) || resource["verbs"].length === 0)
    fail({ en: `the resource ${name} has no verbs`, zh: `资源 ${name} 没有 verbs` });
}

function samplesOf(resources: readonly Readonly<Record<string, unknown>>[]): SampleResource[] {
  const names = new Set(resources.map(({ name }) => name));
  return resources
    .map((resource) => ({ path: textOf(resource["name"]).split("/"), resource }))
    .filter(({ path }) => path.length === 1 || (path.length === 2 && !names.has(path[0])))
    .map(({ path: [name = "", below = ""], resource: { kind, namespaced, verbs } }) => ({
      name,
      below,
      kind: textOf(kind),
      namespaced: namespaced === true,
      verbs: (verbs as unknown[]).map(String),
      hasStatus: names.has(`${name}/status`),
    }));
}
