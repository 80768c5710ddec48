import { expect, it } from "vitest";
import { builtInObjects } from "../../../../src/mock-apiserver/index.ts";
import { madeTemplates, templateOf } from "../../../../src/playground/bootstrap/bootstrap-templates.ts";

const TIME = "2026-01-02T03:04:05Z";

function roleNamed(name: string): ReturnType<typeof builtInObjects>[number] {
  const found = builtInObjects().find(({ kind, metadata }) => kind === "ClusterRole" && metadata.name === name);
  if (found === undefined) throw new Error(`there is no ClusterRole ${name}`);
  return found;
}

it("a template is stamped with uid and time, and shares all else with its other stamps", async () => {
  const template = await templateOf(roleNamed("edit"));
  expect(template.key).toBe("/registry/rbac.authorization.k8s.io/clusterroles/edit");
  const [one, two] = [template.stamp("uid-1", TIME), template.stamp("uid-2", "2026-02-02T00:00:00Z")];
  expect(one.metadata).toMatchObject({ uid: "uid-1", creationTimestamp: TIME });
  expect(one.metadata.managedFields).toEqual([expect.objectContaining({ time: TIME, operation: "Update" })]);
  expect(two.metadata.uid).toBe("uid-2");
  expect(two["rules"]).toBe(one["rules"]);
  expect(two.metadata.labels).toBe(one.metadata.labels);
  expect(() => Object.assign(one["rules"] as object, { length: 0 })).toThrow(TypeError);
});

it("an object of a namespace needs no other template before it", async () => {
  const role = builtInObjects().find(({ kind }) => kind === "Role");
  if (role === undefined) throw new Error("there is no Role");
  expect((await templateOf(role)).stamp("uid", TIME).metadata.namespace).toBe(role.metadata.namespace);
});

it("what was made reads back from JSON as it is", async () => {
  const template = await templateOf(roleNamed("view"));
  const all = JSON.parse(JSON.stringify(madeTemplates())) as typeof madeTemplates extends () => infer R ? R : never;
  const found = Object.values(all).find(({ key }) => key === template.key);
  const { uid: _uid, creationTimestamp: _at, managedFields: _fields, ...metadata } = found?.object.metadata ?? {};
  expect(template.stamp("uid", TIME)).toMatchObject({ ...found?.object, metadata });
});
