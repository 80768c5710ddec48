import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** Runs a module text in a process of its own that turns every deprecation into an exception. */
function run(text: string): { status: number | null; stderr: string } {
  const flags = ["--throw-deprecation", "--pending-deprecation", "--import", "tsx", "--input-type=module", "-e", text];
  const { status, stderr } = spawnSync(process.execPath, flags, {
    encoding: "utf8",
    cwd: new URL("../..", import.meta.url).pathname,
  });
  return { status, stderr };
}

describe("nothing deprecated of Node is called", () => {
  it("when http-proxy is loaded and used, and util._extend is as before afterwards", () => {
    const result = run(`
      import util from "node:util";
      import https from "node:https";
      import { PassThrough } from "node:stream";
      const { loadHttpProxy } = await import("./src/mock-apiserver/http-proxy-module.ts");
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

  it("when a playground starts, answers and closes", () => {
    const result = run(`
      const { startPlayground } = await import("./src/playground/index.ts");
      const playground = await startPlayground();
      const reply = await fetch(playground.proxyUrl + "/version");
      if (reply.status !== 200) throw new Error(String(reply.status));
      await reply.text();
      await playground.close();
    `);
    expect(result).toEqual({ status: 0, stderr: "" });
  }, 60_000);
});
