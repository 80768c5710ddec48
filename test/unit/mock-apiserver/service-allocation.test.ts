import { describe, expect, it } from "vitest";
import { at, listAt, type KubeObject } from "../../../src/apimachinery/index.ts";
import { allocateService } from "../../../src/mock-apiserver/kinds/service-allocation.ts";

const service = (ports: readonly object[], spec: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "a" },
  spec: { type: "NodePort", ...spec, ports: structuredClone(ports) },
});
const ADDRESS = { clusterIP: "10.96.1.1", clusterIPs: ["10.96.1.1"] };
const portsOf = (object: KubeObject): unknown[] => listAt(object, "spec", "ports").map((port) => at(port, "nodePort"));

/** Ports of the service, those it has after that, and what is wrong. */
type Case = readonly [
  name: string,
  isDryRun: boolean,
  ports: readonly object[],
  given: readonly unknown[],
  problem: string,
];
const CASES: readonly Case[] = [
  ["takes the first that is free", false, [{ port: 80 }], [30_001], ""],
  ["gives ports of one number one", false, [{ port: 53 }, { port: 53, protocol: "UDP" }], [30_001, 30_001], ""],
  [
    "takes the one that a later port names",
    false,
    [{ port: 53 }, { port: 53, nodePort: 30_053 }],
    [30_053, 30_053],
    "",
  ],
  ["refuses what is taken", false, [{ port: 80, nodePort: 30_000 }], [30_000], "provided port is already allocated"],
  [
    "refuses what is outside",
    false,
    [{ port: 80, nodePort: 80 }],
    [80],
    "provided port is not in the valid range. The range of valid ports is 30000-32767",
  ],
  ["guesses in a dry run", true, [{ port: 80 }, { port: 81 }], [32_769, 32_770], ""],
  ["knows no range in a dry run", true, [{ port: 80, nodePort: 80 }], [80], ""],
];

describe("node ports", () => {
  const other = service([{ port: 1, nodePort: 30_000 }]);
  it.each(CASES)("%s", (_, isDryRun, ports, given, problem) => {
    const object = service(ports);
    const errors = allocateService(object, [other], undefined, isDryRun);
    expect(portsOf(object)).toEqual(given);
    const [error] = errors;
    expect(error?.message.split(": ")[2] ?? "").toBe(problem);
  });

  it("stay with their Service, which gets no second one of them", () => {
    const old = service([{ name: "a", port: 80, nodePort: 30_001 }], ADDRESS);
    const changed = service(
      [
        { name: "a", port: 80, nodePort: 30_001 },
        { name: "b", port: 81 },
      ],
      ADDRESS,
    );
    expect(allocateService(changed, [other], old, false)).toEqual([]);
    expect(portsOf(changed)).toEqual([30_001, 30_002]);
  });
});
