import { describe, expect, it } from "vitest";
import { allKinds } from "../../../../src/mock-apiserver/index.ts";
import { servedKinds } from "../../../../src/playground/settings/index.ts";

describe("--runtime-config", () => {
  it.each(["foo", "apps", "foo/v1", "v2", "api/some"])("refuses %s, which is no version of a known group", (name) => {
    expect(() => servedKinds(allKinds, { [name]: true })).toThrow(
      `--runtime-config names "${name}", which is no version of a group here. There are v1, api/all`,
    );
  });

  it.each(["v1", "apps/v1", "api/beta", "authentication.k8s.io/v1", "apiregistration.k8s.io/v1beta1"])(
    "takes %s",
    (name) => {
      expect(servedKinds(allKinds, { [name]: true })).toHaveLength(allKinds.length);
    },
  );
});
