import { describe, expect, it } from "vitest";
import { bubblewrapOptions } from "../../../src/kubelet/sandbox/bubblewrap.ts";

const BOX = { hostname: "p", env: { A: "b" }, directory: "/", mounts: [] };

describe("the options of bwrap", () => {
  it.each([
    ["a variable's value", { ...BOX, env: { A: "b\0--bind\0/\0/machine" } }],
    ["a variable's name", { ...BOX, env: { "A\0--bind\0/\0/machine": "b" } }],
    ["a name", { ...BOX, hostname: "p\0--share-net" }],
    ["a path", { ...BOX, mounts: [{ kind: "empty", path: "/a\0--bind" } as const] }],
  ])("are not to be had by %s", (_what, box) => {
    expect(() => bubblewrapOptions(box)).toThrow("has a character that no program can be given");
  });

  it("leave nothing of the machine but what is mounted", () => {
    const options = bubblewrapOptions({ ...BOX, mounts: [{ kind: "read", source: "/usr", path: "/usr" }] });
    const text = options.join(" ");
    for (const part of [
      "--unshare-pid",
      "--unshare-ipc",
      "--unshare-uts",
      "--cap-drop ALL",
      "--clearenv",
      "--die-with-parent",
    ])
      expect(text).toContain(part);
    expect(options.filter((option) => /^--(dev-)?bind|^--ro-bind/.test(option))).toEqual(["--ro-bind"]);
  });
});
