import { describe, expect, it } from "vitest";
import type { ObjectMeta } from "../../../src/apimachinery/meta.ts";
import { dns1123Subdomain } from "../../../src/apimachinery/names.ts";
import {
  nameOrPrefix,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from "../../../src/apimachinery/object-meta-validation.ts";

const rules = { namespaced: true, validateName: nameOrPrefix(dns1123Subdomain) };
const owner = { apiVersion: "v1", kind: "Pod", name: "p", uid: "u" };

function problems(meta: ObjectMeta, namespaced = true): string[] {
  return validateObjectMeta(meta, { ...rules, namespaced }).map(({ field, message }) => `${field}: ${message}`);
}

describe("validateObjectMeta", () => {
  it("accepts a plain object, and a generateName that ends in a dash", () => {
    expect(problems({ name: "a", namespace: "ns", labels: { a: "b" }, annotations: { "X/y": "z" } })).toEqual([]);
    expect(problems({ name: "a-x1", generateName: "a-", namespace: "ns" })).toEqual([]);
  });

  it.each<[string, ObjectMeta, RegExp]>([
    ["no name", {}, /^metadata.name: Required value: name or generateName is required$/],
    ["a bad generateName", { name: "a", generateName: "-a" }, /^metadata.generateName: Invalid value: "-a"/],
    ["a label key", { name: "a", labels: { "a b": "" } }, /^metadata.labels: Invalid value: "a b": name part/],
    ["a label value", { name: "a", labels: { a: "-" } }, /^metadata.labels: Invalid value: "-": a valid label/],
    [
      "an annotation key",
      { name: "a", annotations: { "a/b/c": "" } },
      /^metadata.annotations: Invalid value: "a\/b\/c"/,
    ],
    [
      "256 KiB of annotations",
      { name: "a", annotations: { a: "x".repeat(262_144) } },
      /^metadata.annotations: Too long: may not be more than 262144 bytes$/,
    ],
    ["a finalizer", { name: "a", finalizers: ["a b"] }, /^metadata.finalizers: Invalid value: "a b"/],
    ["finalizers at odds", { name: "a", finalizers: ["orphan", "foregroundDeletion"] }, /cannot be both set$/],
    [
      "an owner without a uid",
      { name: "a", ownerReferences: [{ ...owner, uid: "" }] },
      /^metadata.ownerReferences.uid: Invalid value: "": must not be empty$/,
    ],
    [
      "an owner of an odd version",
      { name: "a", ownerReferences: [{ ...owner, apiVersion: "a/b/c" }] },
      /version must not be empty$/,
    ],
    [
      "an Event as owner",
      { name: "a", ownerReferences: [{ ...owner, kind: "Event" }] },
      /disallowed from being an owner$/,
    ],
    [
      "two controllers",
      {
        name: "a",
        ownerReferences: [
          { ...owner, controller: true },
          { ...owner, name: "q", controller: true },
        ],
      },
      /Found "true" in references for Pod\/p and Pod\/q$/,
    ],
  ])("refuses %s", (_what, meta, problem) => {
    expect(problems(meta, false)).toEqual([expect.stringMatching(problem)]);
  });

  it("demands a namespace of what is namespaced and forbids it elsewhere", () => {
    expect(problems({ name: "a" })).toEqual(["metadata.namespace: Required value"]);
    expect(problems({ name: "a", namespace: "b" }, false)).toEqual([
      "metadata.namespace: Forbidden: not allowed on this type",
    ]);
    expect(problems({ name: "a", namespace: "B" })).toEqual([
      expect.stringMatching(/^metadata.namespace: Invalid value: "B"/),
    ]);
  });
});

describe("validateObjectMetaUpdate", () => {
  const old: ObjectMeta = {
    name: "a",
    namespace: "ns",
    uid: "u",
    resourceVersion: "5",
    generation: 3,
    creationTimestamp: "t",
  };

  it("accepts a change of labels", () => {
    expect(validateObjectMetaUpdate({ ...old, labels: { a: "b" } }, old)).toEqual([]);
  });

  it.each<[Partial<ObjectMeta>, string, string]>([
    [{ name: "b" }, "metadata.name", 'Invalid value: "b": field is immutable'],
    [{ uid: "v" }, "metadata.uid", 'Invalid value: "v": field is immutable'],
    [{ deletionTimestamp: "t" }, "metadata.deletionTimestamp", 'Invalid value: "t": field is immutable'],
    [{ generation: 2 }, "metadata.generation", "Invalid value: 2: must not be decremented"],
    [{ resourceVersion: "" }, "metadata.resourceVersion", 'Invalid value: "": must be specified for an update'],
  ])("refuses %j", (change, field, message) => {
    expect(validateObjectMetaUpdate({ ...old, ...change }, old)).toEqual([expect.objectContaining({ field, message })]);
  });

  it("lets an object that is being deleted lose finalizers but gain none", () => {
    const going = { ...old, deletionTimestamp: "t", finalizers: ["x/a", "x/b"] };
    expect(validateObjectMetaUpdate({ ...going, finalizers: ["x/b"] }, going)).toEqual([]);
    expect(validateObjectMetaUpdate({ ...going, finalizers: ["x/b", "x/d", "x/c"] }, going)).toEqual([
      expect.objectContaining({
        field: "metadata.finalizers",
        message:
          'Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x/c", "x/d"}',
      }),
    ]);
  });
});
