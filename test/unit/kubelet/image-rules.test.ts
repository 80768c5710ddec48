import { describe, expect, it } from "vitest";
import {
  askedArguments,
  checkedArguments,
  checkEnvironment,
  loopbackAddress,
  loopbackUrls,
} from "../../../src/kubelet/image-rules.ts";

const RULES = {
  reference: "example.com/a:v1",
  entrypoint: ["/bin/a", "serve"],
  cmd: ["--verbose"],
  args: ["--verbose", "--level=<text>", "--cert=<file>", "--etcd=<loopback-urls>", "--bind=<bind-address>"],
  env: ["NAME"],
};
const KINDS = {
  isConfined: false,
  kinds: {
    "<text>": (text: string) => text,
    "<file>": (file: string) => `/pod${file}`,
    "<loopback-urls>": loopbackUrls,
    "<bind-address>": loopbackAddress,
  },
};

describe("the arguments of a container", () => {
  it.each([
    [["--verbose"], ["--verbose"]],
    [["--level=a=b"], ["--level=a=b"]],
    [["--level="], ["--level="]],
    [
      ["--level", "3", "--verbose"],
      ["--level", "3", "--verbose"],
    ],
    [["--cert=/etc/passwd"], ["--cert=/pod/etc/passwd"]],
    [
      ["--cert", "/etc/passwd"],
      ["--cert", "/pod/etc/passwd"],
    ],
    [["--etcd=http://127.0.0.1:2379,https://localhost:2"], ["--etcd=http://127.0.0.1:2379,https://localhost:2"]],
    // Another parser may take what is behind the @ for the host.
    [["--etcd=http://127.0.0.1:1\\@192.0.2.1/"], ["--etcd=http://127.0.0.1:1/@192.0.2.1"]],
    [["--bind=0.0.0.0"], ["--bind=127.0.0.1"]],
    [
      ["--bind", "::"],
      ["--bind", "127.0.0.1"],
    ],
    [["--bind=::1"], ["--bind=::1"]],
  ])("%j are passed on as far as the image lists them", async (asked, passed) => {
    expect(await checkedArguments(RULES, asked, KINDS)).toEqual(passed);
  });

  it.each([
    ["a flag that is not listed", ["--data-file=/etc/passwd"], '"--data-file=/etc/passwd" is not among'],
    ["a value that is a flag to the program", ["--level", "--data-file=/x"], '"--level" is not among'],
    ["a flag without its value", ["--level"], '"--level" is not among'],
    ["a longer switch", ["--verbose=1"], '"--verbose=1" is not among'],
    ["an operand", ["/etc/passwd"], '"/etc/passwd" is not among'],
    ["the end of flags", ["--", "x"], '"--" is not among'],
    ["another machine", ["--etcd=http://127.0.0.1:1,http://10.0.0.1:2379"], '"http://10.0.0.1:2379" is no URL of this'],
    ["what is no URL of the web", ["--etcd=unix://127.0.0.1/tmp/etcd.sock"], "is no URL of this machine"],
    ["an address of this machine's network", ["--bind=192.0.2.1"], '"192.0.2.1" is no address of a container'],
    ["a host that looks like this machine", ["--etcd=http://127.0.0.1.example.com"], "is no URL of this machine"],
  ])("with %s are refused", async (_what, asked, why) => {
    await expect(checkedArguments(RULES, asked, KINDS)).rejects.toThrow(why);
  });

  it.each([
    ["the image's own", {}, undefined],
    ["those of the container", { args: ["a"] }, ["a"]],
    ["what follows the entrypoint", { command: ["/bin/a", "serve", "b"], args: ["c"] }, ["b", "c"]],
    ["none, as a command leaves out the image's", { command: ["/bin/a", "serve"] }, []],
  ])("are %s", (_what, container, args) => {
    expect(askedArguments(RULES, { name: "c", image: "i", resources: {}, ...container })).toEqual(args);
  });

  it.each([[["/bin/a"]], [["/bin/sh", "-c", "id"]], [["/bin/b", "serve"]]])("are none of %j", (command) => {
    expect(() => askedArguments(RULES, { name: "c", image: "i", resources: {}, command })).toThrow(
      "must begin with its entrypoint",
    );
  });
});

describe("the environment of a container", () => {
  it.each(["NODE_OPTIONS", "NODE_V8_COVERAGE", "LD_PRELOAD", "PATH", "PYTHONPATH", "name", "__proto__"])(
    "has no %s, for the image does not list it",
    (name) => {
      expect(() => checkEnvironment(RULES, ["NAME", name])).toThrow(
        `environment variable "${name}" is not among those that the image catalogue allows for example.com/a:v1: NAME`,
      );
    },
  );
});
