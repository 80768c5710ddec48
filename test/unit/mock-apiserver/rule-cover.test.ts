import { atOnce } from "../../../src/apimachinery/index.ts";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccessAttributes } from "../../../src/apimachinery/access.ts";
import { ruleAllows, type PolicyRule } from "../../../src/mock-apiserver/rbac/policy-rule.ts";
import { missingRules } from "../../../src/mock-apiserver/rbac/rule-cover.ts";
import { userNamed } from "../../support/exchanges.ts";

const some = (...items: string[]): fc.Arbitrary<string[]> => fc.subarray(items, { minLength: 1 });
const resourceRule = fc.record({
  verbs: some("get", "list", "*"),
  apiGroups: some("", "apps", "*"),
  resources: some("pods", "pods/log", "*", "*/log"),
  resourceNames: fc.constantFrom([], [], ["one"], ["one", "two"]),
});
const urlRule = fc.record({ verbs: some("get", "*"), nonResourceURLs: some("/a", "/a/*", "/a/b", "*") });
const rules = fc.array(fc.oneof(resourceRule, urlRule), { minLength: 1, maxLength: 3 });

const NOTHING: AccessAttributes = {
  user: userNamed("ann"),
  verb: "",
  isResourceRequest: false,
  apiGroup: "",
  apiVersion: "",
  resource: "",
  subresource: "",
  namespace: "",
  name: "",
  path: "",
};

const onResources = ["", "apps", "batch"].flatMap((apiGroup) =>
  ["pods", "secrets"].flatMap((resource) =>
    ["", "log", "exec"].flatMap((subresource) =>
      ["", "one", "two", "three"].map((name) => ({ apiGroup, resource, subresource, name, isResourceRequest: true })),
    ),
  ),
);
const onUrls = ["/a", "/a/b", "/a/c", "/d"].map((path) => ({ path }));
const requests: readonly AccessAttributes[] = ["get", "list", "watch"].flatMap((verb) =>
  [...onResources, ...onUrls].map((about) => ({ ...NOTHING, ...about, verb })),
);

function allowed(list: readonly PolicyRule[], request: AccessAttributes): boolean {
  return list.some((rule) => ruleAllows(rule, request));
}

describe("missingRules", () => {
  it("leaves nothing out: what the wanted rules allow, the held or the missing ones allow", () => {
    fc.assert(
      fc.property(rules, rules, (owned, wanted) => {
        const missing = atOnce(missingRules(owned, wanted));
        for (const request of requests) {
          if (allowed(wanted, request)) expect(allowed([...owned, ...missing], request)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("finds nothing missing in what is held itself, or by cluster-admin", () => {
    const everything = [
      { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
      { verbs: ["*"], nonResourceURLs: ["*"] },
    ];
    fc.assert(
      fc.property(rules, (wanted) => {
        expect(atOnce(missingRules(wanted, wanted))).toEqual([]);
        expect(atOnce(missingRules(everything, wanted))).toEqual([]);
      }),
    );
  });
});
