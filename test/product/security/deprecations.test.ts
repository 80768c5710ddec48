import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** Runs a module text in a process of its own that turns every deprecation into an exception. */
function run(text: string): { status: number | null; stderr: string } {
  const flags = ["--throw-deprecation", "--pending-deprecation", "--import", "tsx", "--input-type=module", "-e", text];
  const { status, stderr } = spawnSync(process.execPath, flags, {
    encoding: "utf8",
    cwd: new URL("../../..", import.meta.url).pathname,
  });
  return { status, stderr };
}

describe("what strict tests let pass", () => {
  const load = `import "./test/support/node-fetch-deprecation.mjs"; import { parse } from "node:url"; import { Request } from "node-fetch";`;

  it("is what node-fetch 2 calls, which comes with the Kubernetes client of some tests", () => {
    expect(run(`${load} new Request("http://127.0.0.1/");`)).toEqual({ status: 0, stderr: "" });
  });

  it.each([
    ["url.parse called by anything else", "DEP0169", `parse("http://127.0.0.1/")`],
    ["anything else that is deprecated", "DEP0111", `process.binding("uv")`],
  ])("is not %s", (_what, code, call) => {
    const { status, stderr } = run(`${load} ${call};`);
    expect(status).toBe(1);
    expect(stderr).toContain(code);
  });
});

/** Set by scripts/test-nodes.mjs. */
const PROMISED = process.env["TEST_NODE_VERSION"];

describe.skipIf(PROMISED === undefined)("a run by `npm run test:nodes`", () => {
  it("has its Node and its flags in the tests and in what they start", () => {
    expect(process.version).toBe(PROMISED);
    expect(process.throwDeprecation).toBe(true);
    const version = spawnSync("node", ["--version"], { encoding: "utf8" });
    expect(version.stdout.trim()).toBe(PROMISED);
    // DEP0111 is told with --pending-deprecation alone.
    const pending = spawnSync(process.execPath, ["-e", "process.binding('uv')"], { encoding: "utf8" });
    expect(pending.status).toBe(1);
    expect(pending.stderr).toContain("DEP0111");
  });
});

describe("nothing deprecated of Node is called", () => {
  it("when http-proxy is loaded and used, and util._extend is as before afterwards", () => {
    const result = run(`
      import util from "node:util";
      import https from "node:https";
      import { PassThrough } from "node:stream";
      const { loadHttpProxy } = await import("./src/mock-apiserver/aggregator/proxy/http-proxy-module.ts");
      const before = util._extend;
      const proxy = loadHttpProxy().createProxyServer({ toProxy: true });
      if (util._extend !== before) throw new Error("util._extend was not put back");
      const agent = new https.Agent();
      agent.createConnection = (_options, callback) => void callback(new Error("not connected"));
      const socket = Object.assign(new PassThrough(), { setTimeout() {}, setNoDelay() {}, setKeepAlive() {} });
      const req = { url: "/x", method: "GET", headers: { upgrade: "websocket", connection: "Upgrade" } };
      const error = await new Promise((resolve) =>
        proxy.ws(req, socket, Buffer.alloc(0), { target: { protocol: "https:", host: "h", port: 1 }, agent }, resolve),
      );
      if (error.message !== "not connected") throw error;
    `);
    expect(result).toEqual({ status: 0, stderr: "" });
  });

  it("when a playground starts, its container's program serves a proxied request, and it closes", () => {
    const result = run(`
      const { startPlayground, TUTORIAL_MANIFESTS } = await import("./src/index.ts");
      const playground = await startPlayground({ filenames: [TUTORIAL_MANIFESTS] });
      await playground.waitFor("v1.example.k8s.io");
      const reply = await fetch(playground.proxyUrl + "/apis/example.k8s.io/v1/pods");
      if (reply.status !== 200) throw new Error(String(reply.status));
      await reply.text();
      await playground.close();
    `);
    expect(result).toEqual({ status: 0, stderr: "" });
  }, 60_000);

  it("by the programs of containers, which are started with the playground's own strictness", () => {
    const module = JSON.stringify("./src/kubelet/spawning.ts");
    const print = `const { nodeCommand } = await import(${module}); console.log(nodeCommand("a.js").slice(1, -1).join(" "))`;
    const flags = ["--throw-deprecation", "--pending-deprecation"];
    const cwd = new URL("../../..", import.meta.url).pathname;
    const started = (nodeFlags: string[], options: string): string =>
      spawnSync(process.execPath, [...nodeFlags, "--import", "tsx", "--input-type=module", "-e", print], {
        encoding: "utf8",
        cwd,
        env: { ...process.env, NODE_OPTIONS: options },
      }).stdout.trim();
    expect(started(flags, "")).toBe(flags.join(" "));
    expect(started([], flags.join(" "))).toBe(flags.join(" "));
    expect(started([], "--max-old-space-size=500")).toBe("");
  });
});
