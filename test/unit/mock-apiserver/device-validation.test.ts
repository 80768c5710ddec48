import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/apimachinery/index.ts";
import { foundAtOnce } from "../../../src/apiserver/rest/validation.ts";
import { rulesOf } from "../../../src/mock-apiserver/kinds/validation/index.ts";

function object(kind: string, spec: object, status?: object): KubeObject {
  const made = { apiVersion: "resource.k8s.io/v1", kind, metadata: { name: "a", namespace: "n" }, spec };
  return status === undefined ? made : { ...made, status };
}

function said(errors: Parameters<typeof foundAtOnce>[0]): string[] {
  return foundAtOnce(errors).map(({ field, message }) => `${field}: ${message}`);
}

function createErrors(made: KubeObject): string[] {
  const rules = rulesOf("resource.k8s.io", made.kind);
  return [...said(rules.validate?.(made)), ...said(rules.validateCreate?.(made))];
}

const exactly = { deviceClassName: "c", allocationMode: "ExactCount", count: 1 };
const select = (expression: string): object => ({
  devices: { requests: [{ name: "r", exactly: { ...exactly, selectors: [{ cel: { expression } }] } }] },
});
const requests = (...list: object[]): object => ({ devices: { requests: list } });
const slice = (fields: object): object => ({
  driver: "d.example.com",
  pool: { name: "p", generation: 1, resourceSliceCount: 1 },
  nodeName: "n",
  ...fields,
});
const withDevice = (fields: object): object => slice({ devices: [{ name: "d", ...fields }] });
const UNION = "exactly one of `exactly` or `firstAvailable` is required";
const PLACE = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";

/** What kube-apiserver 1.36 says of each. */
const CASES: readonly (readonly [name: string, kind: string, spec: object, errors: readonly string[]])[] = [
  ["a claim without fault", "ResourceClaim", requests({ name: "r", exactly }), []],
  [
    "a request of neither form",
    "ResourceClaim",
    requests({ name: "r" }),
    [`spec.devices.requests[0]: Required value: ${UNION}`],
  ],
  [
    "a request of both forms",
    "ResourceClaim",
    requests({ name: "r", exactly, firstAvailable: [{ name: "s", ...exactly }] }),
    [`spec.devices.requests[0]: Invalid value: null: ${UNION}, but multiple fields are set`],
  ],
  [
    "requests of one name",
    "ResourceClaim",
    requests({ name: "r", exactly }, { name: "r", exactly }),
    ['spec.devices.requests[1]: Duplicate value: "r"'],
  ],
  [
    "a count for all devices",
    "ResourceClaim",
    requests({ name: "r", exactly: { ...exactly, allocationMode: "All" } }),
    ["spec.devices.requests[0].exactly.count: Invalid value: 1: must not be specified when allocationMode is 'All'"],
  ],
  [
    "an unknown request in a constraint",
    "ResourceClaim",
    { devices: { requests: [{ name: "r", exactly }], constraints: [{ requests: ["x"], matchAttribute: "a" }] } },
    [
      "spec.devices.constraints[0].requests[0]: Invalid value: \"x\": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'",
      'spec.devices.constraints[0].matchAttribute: Invalid value: "a": a fully qualified name must be a domain and a name separated by a slash',
    ],
  ],
  ["an attribute that may be true", "ResourceClaim", select('device.attributes["d.example.com"].a'), []],
  [
    "an expression of another type",
    "ResourceClaim",
    select("device.driver"),
    [
      'spec.devices.requests[0].exactly.selectors[0].cel.expression: Invalid value: "device.driver": must evaluate to bool or the unknown type, not string',
    ],
  ],
  [
    "an expression that costs too much",
    "ResourceClaim",
    select(
      "device.attributes.all(a, device.attributes.all(b, device.attributes.all(c, device.attributes.all(d, true))))",
    ),
    ["spec.devices.requests[0].exactly.selectors[0].cel.expression: Forbidden: too complex, exceeds cost limit"],
  ],
  [
    "a template whose metadata has more than labels",
    "ResourceClaimTemplate",
    { metadata: { name: "x" }, spec: requests({ name: "r", exactly }) },
    ["spec.metadata.name: Forbidden: cannot be set"],
  ],
  [
    "a class with a wrong resource and without parameters",
    "DeviceClass",
    { config: [{ opaque: { driver: "d.example.com" } }], extendedResourceName: "cpu" },
    [
      "spec.config[0].opaque.parameters: Required value",
      'spec.extendedResourceName: Invalid value: "cpu": must be a valid extended resource name',
    ],
  ],
  ["a slice without fault", "ResourceSlice", withDevice({ attributes: { a: { int: 1 } } }), []],
  ["a slice that is nowhere", "ResourceSlice", slice({ nodeName: undefined }), [`spec: Required value: ${PLACE}`]],
  [
    "a slice in two places",
    "ResourceSlice",
    slice({ allNodes: true }),
    [`spec: Invalid value: "{\`nodeName\`, \`allNodes\`}": ${PLACE}, but multiple fields are set`],
  ],
  [
    "an attribute without a value",
    "ResourceSlice",
    withDevice({ attributes: { a: {} } }),
    ['spec.devices[0].attributes[a]: Invalid value: "": exactly one value must be specified'],
  ],
  [
    "a version that is none",
    "ResourceSlice",
    withDevice({ attributes: { a: { version: "1" } } }),
    [
      'spec.devices[0].attributes[a].version: Invalid value: "1": must be a string compatible with semver.org spec 2.0.0',
    ],
  ],
  [
    "a taint of an unknown effect",
    "ResourceSlice",
    withDevice({ taints: [{ key: "k", effect: "x" }] }),
    ['spec.devices[0].taints[0].effect: Unsupported value: "x": supported values: "NoExecute", "NoSchedule", "None"'],
  ],
  [
    "a policy of a device for one",
    "ResourceSlice",
    withDevice({ capacity: { m: { value: "1", requestPolicy: {} } } }),
    ["spec.devices[0].capacity[m].requestPolicy: Forbidden: allowMultipleAllocations must be true"],
  ],
  [
    "a range that its default is not in",
    "ResourceSlice",
    withDevice({
      allowMultipleAllocations: true,
      capacity: { m: { value: "4", requestPolicy: { default: "1", validRange: { min: "2", step: "3" } } } },
    }),
    [
      'spec.devices[0].capacity[m].requestPolicy.validRange.min: Invalid value: "1": default is less than min: 2',
      'spec.devices[0].capacity[m].requestPolicy.validRange.step: Invalid value: "3": one step 5 is larger than capacity value: 4',
      'spec.devices[0].capacity[m].requestPolicy.validRange.step: Invalid value: "1": value is not a multiple of a given step (3) from (2)',
    ],
  ],
  [
    "conditions without their counterpart",
    "ResourceSlice",
    withDevice({ bindingConditions: ["a", "a"] }),
    [
      'spec.devices[0].bindingConditions[1]: Duplicate value: "a"',
      "spec.devices[0].bindingFailureConditions: Invalid value: null: bindingFailureConditions are required to use bindingConditions",
    ],
  ],
  [
    "counters beside devices",
    "ResourceSlice",
    slice({ devices: [], sharedCounters: [{ name: "s" }] }),
    [
      'spec: Invalid value: "": only one of `sharedCounters` or `devices` is allowed',
      "spec.sharedCounters[0].counters: Required value",
    ],
  ],
];

describe("devices", () => {
  it.each(CASES)("%s", (_, kind, spec, errors) => expect(createErrors(object(kind, spec))).toEqual(errors));

  it("does not let a claim's spec change", () => {
    const old = object("ResourceClaim", requests({ name: "r", exactly }));
    const changed = object("ResourceClaim", requests({ name: "x", exactly }));
    const [error = ""] = said(rulesOf("resource.k8s.io", "ResourceClaim").validateUpdate?.(changed, old));
    expect(error).toMatch(/^spec: Invalid value: \{"Devices":\{"Requests":\[\{"Name":"x".*field is immutable$/);
  });

  it("looks at what was allocated", () => {
    const spec = requests({ name: "r", exactly });
    const status = {
      allocation: {
        devices: { results: [{ request: "r", driver: "d.example.com", pool: "p", device: "d", shareID: "x" }] },
      },
      devices: [{ driver: "d.example.com", pool: "p", device: "other" }],
      reservedFor: [{ resource: "pods", name: "a" }],
    };
    const claim = object("ResourceClaim", spec, status);
    const rules = rulesOf("resource.k8s.io", "ResourceClaim");
    expect(said(rules.validateStatus?.(claim, object("ResourceClaim", spec)))).toEqual([
      "status.reservedFor[0].uid: Required value",
      'status.devices[0]: Invalid value: {"Driver":"d.example.com","Pool":"p","Device":"other","ShareID":""}: must be an allocated device in the claim',
      'status.allocation.devices.results[0].shareID: Invalid value: "x": error validating uid: invalid UUID length: 1',
    ]);
  });
});
