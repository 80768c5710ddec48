import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ApiService } from "../../../src/registry/api-service.ts";
import { compareKubeVersions } from "../../../src/apimachinery/kube-version.ts";
import { sortByVersionPriority, sortGroups } from "../../../src/registry/ordering.ts";

const number = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map(String),
  fc.constantFrom("9007199254740992", "9007199254740993", "9223372036854775807", "9223372036854775808"),
);
const version = fc.oneof(
  fc
    .tuple(number, fc.constantFrom("", "alpha", "beta"), number)
    .map(([a, b, c]) => (b === "" ? `v${a}` : `v${a}${b}${c}`)),
  fc.constantFrom("foo", "bar", "v", "v1alpha", "v1gamma1", "1", "v1.1", "V1", "v01", "v1beta01"),
);

/** apimachinery's rule in the plainest words: a sort key per version, compared from the left. */
function sortKey(text: string): readonly (bigint | string)[] {
  const match = /^v(\d+)((alpha|beta)(\d+))?$/.exec(text);
  const numbers = [BigInt(match?.[1] ?? 0), BigInt(match?.[4] ?? 0)];
  if (match === null || numbers.some((value) => value > 9_223_372_036_854_775_807n)) return [1n, text];
  const maturity = match[3] === undefined ? 0n : match[3] === "beta" ? 1n : 2n;
  return [0n, maturity, ...numbers.map((value) => -value)];
}

function modelOrder(a: string, b: string): number {
  const left = sortKey(a);
  const right = sortKey(b);
  for (const [index, value] of left.entries()) {
    const other = right[index];
    if (other !== undefined && value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

describe("compareKubeVersions", () => {
  it("agrees with a plain model", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareKubeVersions(b, a))).toBe(modelOrder(a, b));
      }),
      { numRuns: 500 },
    );
  });

  it("is antisymmetric and transitive", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareKubeVersions(a, b)) + Math.sign(compareKubeVersions(b, a))).toBe(0);
        if (compareKubeVersions(a, b) >= 0 && compareKubeVersions(b, c) >= 0)
          expect(compareKubeVersions(a, c)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it("tells different versions apart, but for leading zeros", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const plain = (text: string): string => text.replace(/(?<!\d)0+(?=\d)/g, "");
        if (plain(a) !== plain(b)) expect(compareKubeVersions(a, b)).not.toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

function service(group: string, versionName: string, groupPriority: number, versionPriority: number): ApiService {
  return {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: `${versionName}.${group}` },
    spec: { group, version: versionName, groupPriorityMinimum: groupPriority, versionPriority },
  };
}

const apiServices = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom("a.io", "b.io", "c.io", "d.io"),
      fc.constantFrom("v1", "v2", "v1beta1", "v2alpha1", "foo"),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 2 }),
    )
    .map((parts) => service(...parts)),
  { selector: ({ metadata }) => metadata.name, maxLength: 15 },
);

describe("sortByVersionPriority", () => {
  it("puts no version before one with a higher priority, and keeps them all", () => {
    fc.assert(
      fc.property(apiServices, (members) => {
        const sorted = sortByVersionPriority(members);
        expect(new Set(sorted)).toEqual(new Set(members));
        for (const [index, next] of sorted.slice(1).entries()) {
          const previous = sorted[index]?.spec ?? {};
          const gap = (previous.versionPriority ?? 0) - (next.spec.versionPriority ?? 0);
          expect(gap).toBeGreaterThanOrEqual(0);
          if (gap === 0) expect(modelOrder(previous.version ?? "", next.spec.version ?? "")).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("sortGroups", () => {
  it("ranks a group by the highest priority of its versions, whatever order they were registered in", () => {
    fc.assert(
      fc.property(apiServices, (members) => {
        const groups = new Map<string, ApiService[]>();
        for (const member of members) {
          const name = member.spec.group ?? "";
          groups.set(name, [...(groups.get(name) ?? []), member]);
        }
        const highest = (name: string): number =>
          Math.max(...(groups.get(name) ?? []).map(({ spec }) => spec.groupPriorityMinimum ?? 0));
        const names = sortGroups(groups);
        expect([...names].sort()).toEqual([...groups.keys()].sort());
        for (const [index, name] of names.slice(1).entries())
          expect(highest(names[index] ?? "")).toBeGreaterThanOrEqual(highest(name));
        expect(sortGroups(new Map([...groups].toReversed()))).toEqual(names);
      }),
      { numRuns: 200 },
    );
  });
});
