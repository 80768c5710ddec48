import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import { foundAtOnce } from "../../../src/apiserver/rest/validation.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";
import { dropUnused, keepAllocated } from "../../../src/mock-apiserver/kinds/service-update.ts";

function made(group: string, kind: string, fields: object): KubeObject {
  const apiVersion = group === "" ? "v1" : `${group}/v1`;
  const object: KubeObject = { apiVersion, kind, metadata: { name: "a", namespace: "n" }, ...fields };
  allKinds.find((known) => known.group === group && known.kind === kind)?.defaults?.(object);
  return object;
}

function errorsOf(group: string, object: KubeObject): string[] {
  const kind = allKinds.find((known) => known.group === group && known.kind === object.kind);
  const errors = [...(kind?.validate?.(object) ?? []), ...foundAtOnce(kind?.validateCreate?.(object))];
  return errors.map(({ field, message }) => `${field}: ${message}`);
}

const RBAC = "rbac.authorization.k8s.io";
const FLOW = "flowcontrol.apiserver.k8s.io";
const HOOKS = "admissionregistration.k8s.io";
const hook = {
  name: "a.b.example.com",
  clientConfig: { service: { name: "s", namespace: "n" } },
  sideEffects: "None",
  admissionReviewVersions: ["v1"],
};
const headless = { clusterIP: "None", clusterIPs: ["None"], selector: { a: "b" }, ports: [{ port: 80 }] };
const subnet = (address: object): object => ({ subsets: [{ addresses: [address], ports: [{ port: 80 }] }] });

type Case = readonly [name: string, group: string, kind: string, fields: object, errors: readonly string[]];

/** What kube-apiserver 1.36 says of each. */
const CASES: readonly Case[] = [
  ["a Service without fault", "", "Service", { spec: headless }, []],
  ["a Service without ports", "", "Service", { spec: { selector: { a: "b" } } }, ["spec.ports: Required value"]],
  [
    "a port of an unknown protocol",
    "",
    "Service",
    { spec: { ...headless, ports: [{ port: 80, protocol: "X" }] } },
    ['spec.ports[0].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"'],
  ],
  [
    "an external name that is none",
    "",
    "Service",
    { spec: { type: "ExternalName" } },
    ["spec.externalName: Required value"],
  ],
  [
    "an endpoint without an address",
    "",
    "Endpoints",
    subnet({}),
    [
      'subsets[0].addresses[0].ip: Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'subsets[0].addresses[0].ip: Invalid value: "": must be a valid IP address',
    ],
  ],
  [
    "a TLS secret without a key",
    "",
    "Secret",
    { type: "kubernetes.io/tls", data: { "tls.crt": "" } },
    ["data[tls.key]: Required value"],
  ],
  [
    "a role without verbs",
    RBAC,
    "Role",
    { rules: [{ resources: ["pods"], apiGroups: [""] }] },
    ["rules[0].verbs: Required value: verbs must contain at least one value"],
  ],
  [
    "a role without resources",
    RBAC,
    "Role",
    { rules: [{ verbs: ["get"], apiGroups: [""] }] },
    ["rules[0].resources: Required value: resource rules must supply at least one resource"],
  ],
  [
    "a flow schema of no level",
    FLOW,
    "FlowSchema",
    { spec: { matchingPrecedence: 1 } },
    [
      "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
      "spec.priorityLevelConfiguration.name: Required value: must reference a priority level",
    ],
  ],
  ["a webhook without fault", HOOKS, "ValidatingWebhookConfiguration", { webhooks: [hook] }, []],
  [
    "a webhook whose service has no namespace",
    HOOKS,
    "ValidatingWebhookConfiguration",
    { webhooks: [{ ...hook, clientConfig: { service: { name: "s" } } }] },
    ["webhooks[0].clientConfig.service.name: Required value"],
  ],
  [
    "an empty failure policy",
    HOOKS,
    "ValidatingWebhookConfiguration",
    { webhooks: [{ ...hook, failurePolicy: "" }] },
    ['webhooks[0].failurePolicy: Unsupported value: "": supported values: "Fail", "Ignore"'],
  ],
  [
    "a lease of no time",
    "coordination.k8s.io",
    "Lease",
    { spec: { leaseDurationSeconds: 0 } },
    ["spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0"],
  ],
];

describe("validation", () => {
  it.each(CASES)("of %s", (_name, group, kind, fields, errors) => {
    expect(errorsOf(group, made(group, kind, fields))).toEqual(errors);
  });
});

describe("an updated Service", () => {
  const old = { type: "NodePort", clusterIP: "10.96.1.1", clusterIPs: ["10.96.1.1"], ipFamilies: ["IPv4"] };
  const ports = [{ name: "a", port: 80, nodePort: 30_100 }];

  it("keeps what was allocated and left out", () => {
    const spec = {
      type: "NodePort",
      ports: [
        { name: "a", port: 81 },
        { name: "b", port: 82 },
      ],
    };
    keepAllocated(spec, { ...old, ports });
    expect(spec).toMatchObject({ clusterIP: "10.96.1.1", clusterIPs: ["10.96.1.1"] });
    expect(spec.ports).toEqual([
      { name: "a", port: 81, nodePort: 30_100 },
      { name: "b", port: 82 },
    ]);
  });

  it("drops what its type has no use for, unless that was changed too", () => {
    const service = (spec: object): KubeObject => made("", "Service", { spec });
    const named = service({ ...old, type: "ExternalName", ipFamilies: ["IPv6"], ports: structuredClone(ports) });
    dropUnused(named, service({ ...old, ports }));
    expect(named["spec"]).toMatchObject({ type: "ExternalName", ipFamilies: ["IPv6"] });
    expect(named["spec"]).not.toHaveProperty("clusterIP");
    expect(named["spec"]).not.toHaveProperty("ports.0.nodePort");
  });
});
