import { describe, expect, it } from "vitest";
import { atOnce, type KubeObject } from "../../../src/apimachinery/index.ts";
import { allKinds } from "../../../src/mock-apiserver/kinds/index.ts";
import { podChange } from "../../../src/mock-apiserver/kinds/validation/pod-update.ts";
import { rulesOf } from "../../../src/mock-apiserver/kinds/validation/index.ts";

/** Fields of the spec, and of its one container. */
interface Change {
  readonly spec?: object;
  readonly container?: object;
}

function pod({ spec = {}, container = {} }: Change = {}): KubeObject {
  const own = {
    name: "c",
    image: "i:1",
    ports: [{ containerPort: 80 }],
    volumeMounts: [{ name: "v", mountPath: "/v" }],
    readinessProbe: { httpGet: { port: 80 } },
    ...container,
  };
  const volumes = [{ name: "v", secret: { secretName: "s" } }];
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "n" },
    spec: { containers: [own], volumes, ...spec },
  };
  allKinds.find(({ kind }) => kind === "Pod")?.defaults?.(object);
  return object;
}

const errorsOf = (object: KubeObject): string[] =>
  (rulesOf("", "Pod").validate?.(object) ?? []).map(({ field, message }) => `${field}: ${message}`);

/** What kube-apiserver 1.36 says of each. */
const CASES: readonly (readonly [name: string, change: Change, errors: readonly string[]])[] = [
  ["nothing wrong", {}, []],
  ["no containers", { spec: { containers: [] } }, ["spec.containers: Required value"]],
  ["a mount without a volume", { spec: { volumes: [] } }, ['spec.containers[0].volumeMounts[0].name: Not found: "v"']],
  [
    "two sources of a volume",
    { spec: { volumes: [{ name: "v", secret: { secretName: "s" }, emptyDir: {} }] } },
    [
      "spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type",
      'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    ],
  ],
  [
    "more asked for than allowed",
    { container: { resources: { requests: { cpu: "2" }, limits: { cpu: "500m" } } } },
    ['spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 500m'],
  ],
  [
    "a variable with a value and a source",
    { container: { env: [{ name: "A", value: "a", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }] } },
    ['spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty'],
  ],
  [
    "a profile that is not used",
    { spec: { securityContext: { seccompProfile: { type: "Unconfined", localhostProfile: "p" } } } },
    [
      'spec.securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"Unconfined","LocalhostProfile":"p"}: can only be set when seccomp type is Localhost',
    ],
  ],
  [
    "an unknown toleration operator",
    { spec: { tolerations: [{ key: "k", operator: "Near" }] } },
    ['spec.tolerations[0].operator: Unsupported value: "Near": supported values: "Equal", "Exists"'],
  ],
];

describe("a Pod", () => {
  it.each(CASES)("with %s", (_name, change, errors) => expect(errorsOf(pod(change))).toEqual(errors));

  it("may get another image", () => {
    const changed = pod({ container: { image: "i:2" } });
    expect(atOnce(podChange(changed, pod()))).toEqual([]);
  });

  it("may not get other arguments, and shows the difference of the internal type", () => {
    const changed = pod({ container: { args: ["--x"] } });
    const [error] = atOnce(podChange(changed, pod()));
    expect(error?.message).toMatch(/^Forbidden: pod updates may not change fields other than `spec\.containers/);
    expect(error?.message).toContain('-   "Args": null,\n+   "Args": [\n+    "--x"\n+   ],\n');
  });

  it("warns of variables that hide others", () => {
    const repeated = pod({ container: { env: [{ name: "A" }, { name: "A", value: "x" }] } });
    expect(rulesOf("", "Pod").warnings?.(repeated, undefined)).toEqual([
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    ]);
  });
});
