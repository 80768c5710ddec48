import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import { withoutRepeatedOwners } from "../../../src/apiserver/rest/owner-references.ts";
import { foundAtOnce } from "../../../src/apiserver/rest/validation.ts";
import { dropDisabled } from "../../../src/mock-apiserver/kinds/disabled-fields.ts";
import { rulesOf } from "../../../src/mock-apiserver/kinds/validation/index.ts";
import { ignoredSelectors, reviewedSelectorErrors } from "../../../src/mock-apiserver/reviews/reviewed-selectors.ts";

const said = (errors: Parameters<typeof foundAtOnce>[0]): string[] =>
  foundAtOnce(errors).map(({ field, message }) => `${field}: ${message}`);
const made = (kind: string, fields: object): KubeObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name: "a" },
  ...fields,
});
const time = "2020-01-01T00:00:00Z";
const point = (fields: object): object => ({ loadBalancer: { ingress: [fields] } });

/** What kube-apiserver 1.36 says of an update of the status. */
const CASES: readonly (readonly [
  group: string,
  kind: string,
  spec: object,
  status: object,
  errors: readonly string[],
])[] = [
  ["", "Namespace", {}, { phase: "Active" }, []],
  [
    "",
    "Namespace",
    {},
    { phase: "Terminating" },
    ["status.Phase: Invalid value: \"Terminating\": may only be 'Active' if `deletionTimestamp` is empty"],
  ],
  [
    "",
    "Service",
    { type: "ClusterIP" },
    point({ ip: "1.2.3.4" }),
    ["status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'"],
  ],
  [
    "",
    "Service",
    { type: "LoadBalancer" },
    point({ hostname: "1.2.3.4", ipMode: "VIP" }),
    [
      "status.loadBalancer.ingress[0].ipMode: Forbidden: may not be specified when `ip` is not set",
      'status.loadBalancer.ingress[0].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
    ],
  ],
  [
    "networking.k8s.io",
    "Ingress",
    {},
    point({ ip: "x" }),
    [
      'status.loadBalancer.ingress[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  ],
  [
    "policy",
    "PodDisruptionBudget",
    {},
    {
      conditions: [
        { type: "T", status: "Maybe", reason: "R", lastTransitionTime: time },
        { type: "T", status: "True" },
      ],
    },
    [
      'status.conditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"',
      'status.conditions[1].type: Duplicate value: "T"',
      "status.conditions[1].lastTransitionTime: Required value",
      "status.conditions[1].reason: Required value",
    ],
  ],
  [
    "",
    "PersistentVolumeClaim",
    { accessModes: ["ReadWriteOnce"] },
    { capacity: { storage: "-1" }, allocatedResourceStatuses: { cpu: "x" } },
    [
      "status.capacity[storage]: Invalid value: -1: must be a valid resource quantity",
      'status.allocatedResourceStatuses: Unsupported value: "cpu": supported values: "storage"',
      'status.allocatedResourceStatuses: Unsupported value: "cpu": supported values: "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending"',
    ],
  ],
  [
    "",
    "Pod",
    {},
    { hostIPs: [{ ip: "1.2.3.4" }], conditions: [{ type: "a b" }] },
    [
      "status.conditions[0].Type: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      'status.hostIPs[0].ip: Invalid value: "1.2.3.4": must be equal to `hostIP`',
    ],
  ],
];

describe("the status", () => {
  it.each(CASES)("%s/%s %j %j", (group, kind, spec, status, errors) => {
    const object = made(kind, { spec, status });
    expect(said(rulesOf(group, kind).validateStatus?.(object, made(kind, { spec })))).toEqual(errors);
  });

  it("does not start a Pod again that has ended", () => {
    const spec = { restartPolicy: "Never" };
    const state = (terminated?: object): object => ({
      status: { containerStatuses: [{ name: "c", state: terminated === undefined ? {} : { terminated } }] },
    });
    const [before, after] = [made("Pod", { spec, ...state({ exitCode: 1 }) }), made("Pod", { spec, ...state() })];
    expect(said(rulesOf("", "Pod").validateStatus?.(after, before))).toEqual([
      "status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state",
    ]);
  });
});

describe("fields of features that are off", () => {
  it("are forgotten, wherever they are", () => {
    const lease = made("Lease", { spec: { strategy: "x", holderIdentity: "h" } });
    dropDisabled("coordination.k8s.io", "leases")?.(lease);
    expect(lease["spec"]).toEqual({ holderIdentity: "h" });
    const slice = made("ResourceSlice", {
      spec: { devices: [{ name: "d", attributes: { a: { ints: [1], int: 1 } } }] },
    });
    dropDisabled("resource.k8s.io", "resourceslices")?.(slice);
    expect(slice["spec"]).toEqual({ devices: [{ name: "d", attributes: { a: { int: 1 } } }] });
    expect(dropDisabled("", "configmaps")).toBeUndefined();
    const pod = made("Pod", {
      spec: { schedulingGroup: {}, containers: [{ lifecycle: { stopSignal: "SIGTERM" } }, { lifecycle: {} }] },
    });
    dropDisabled("", "pods")?.(pod);
    expect(pod["spec"]).toEqual({ containers: [{}, { lifecycle: {} }] });
  });
});

describe("owners that are named twice", () => {
  it("are named once, with a warning", () => {
    const owner = { apiVersion: "v1", kind: "ConfigMap", name: "o", uid: "u" };
    const warnings: string[] = [];
    const object = made("ConfigMap", {});
    object.metadata.ownerReferences = [owner, { ...owner }, { ...owner, name: "p" }];
    const kept = withoutRepeatedOwners(object, (text) => warnings.push(text), "");
    expect(kept.metadata.ownerReferences).toEqual([owner, { ...owner, name: "p" }]);
    expect(warnings).toEqual([
      ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: u",
    ]);
  });
});

describe("selectors of access reviews", () => {
  const check = (attributes: object): string[] => said(reviewedSelectorErrors(attributes, "a"));
  it("are checked", () => {
    expect(check({ fieldSelector: {} })).toEqual([
      "a.fieldSelector.requirements: Required value: when a.fieldSelector is specified, requirements or rawSelector is required",
    ]);
    expect(check({ labelSelector: { requirements: [{ key: "k", operator: "In" }] } })).toEqual([
      "a.labelSelector.requirements[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
    ]);
    expect(check({ labelSelector: { requirements: [{ key: "k", operator: "Later" }] } })).toEqual([]);
  });

  it("are said to be ignored where they cannot be read", () => {
    const later = { key: "k", operator: "Later" };
    expect(
      ignoredSelectors({ fieldSelector: { rawSelector: "a" }, labelSelector: { requirements: [later] } }, "a"),
    ).toBe("a.fieldSelector ignored due to parse error; a.labelSelector ignored due to parse error");
    const known = { key: "k", operator: "In", values: ["v"] };
    expect(ignoredSelectors({ fieldSelector: { requirements: [known, later] } }, "a")).toBe(
      "a.fieldSelector partially ignored due to parse error",
    );
    expect(ignoredSelectors({ fieldSelector: { requirements: [known] } }, "a")).toBe("");
  });
});
