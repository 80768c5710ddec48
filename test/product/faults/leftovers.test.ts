import { Agent, request } from "node:https";
import { describe, expect, it } from "vitest";
import { deferred } from "../../support/deferred.ts";
import { BASE, head, startAttacked, type AttackedPlayground } from "../../support/attacked-playground.ts";
import { heldMb } from "../../support/heap.ts";
import { connectRaw } from "../../support/raw-client.ts";

/** Kinds of handles that keep a process alive or hold a descriptor. */
function handles(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    if (/^(TCP|TLS|Timeout|Immediate|FSReq|Pipe(?!Wrap$))/.test(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Resolves when only as much is open as before; handles close a turn after their owners. */
async function settledHandles(before: Record<string, number>): Promise<Record<string, number>> {
  let now = handles();
  for (let turn = 0; turn < 200; turn += 1) {
    now = handles();
    if (Object.entries(now).every(([kind, count]) => count <= (before[kind] ?? 0))) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return now;
}

async function get(stage: AttackedPlayground, agent: Agent): Promise<number> {
  const { hostname, port } = new URL(stage.playground.url);
  return new Promise((resolve, reject) => {
    const headers = { Authorization: "Bearer admin-token" };
    const options = { hostname, port, path: `${BASE}/x`, headers, agent, rejectUnauthorized: false };
    request(options, (res) => res.resume().once("end", () => resolve(res.statusCode ?? 0)))
      .once("error", reject)
      .end();
  });
}

describe("after close()", () => {
  it("no socket and no timer is left, whatever was open", async () => {
    const before = handles();
    {
      await using stage = await startAttacked();
      const asked = deferred();
      stage.backend.handler = (_req, res) => {
        res.writeHead(200).write("{}\n");
        asked.resolve();
      };
      stage.backend.upgrade = (_req, socket) =>
        void socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhello");
      const [watch, local, tunnel] = await Promise.all([1, 2, 3].map(() => connectRaw(stage.playground.url)));
      watch?.send(head("GET", "/things?watch=true"));
      local?.send(head("GET", "").replace(/GET \S+/, "GET /api/v1/configmaps?watch=true"));
      tunnel?.send(head("GET", "/x", "Connection: Upgrade", "Upgrade: x"));
      await Promise.all([asked.promise, tunnel?.until((text) => text.endsWith("hello"))]);
      await stage.playground.close();
      await Promise.all([watch?.ended, local?.ended, tunnel?.ended]);
    }
    const after = await settledHandles(before);
    for (const [kind, count] of Object.entries(after))
      expect([kind, count]).toEqual([kind, Math.min(count, before[kind] ?? 0)]);
  });
});

describe("many requests", () => {
  it("leave the memory where it was, and no listener on the connections that carried them", async () => {
    await using stage = await startAttacked();
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on("warning", onWarning);
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const run = async (count: number): Promise<number> => {
      const worker = async (): Promise<void> => {
        for (let index = 0; index < count / 8; index += 1) expect(await get(stage, agent)).toBe(200);
        stage.backend.seen.splice(0);
      };
      await Promise.all(Array.from({ length: 8 }, worker));
      stage.playground.requests.clear();
      return heldMb();
    };
    const first = await run(2_000);
    const second = await run(4_000);
    // 4,000 requests that are kept are some 40 MB.
    expect(second - first).toBeLessThan(10);
    for (const socket of stage.backend.sockets) expect(socket.listenerCount("close")).toBeLessThan(8);
    expect(warnings.map(({ name }) => name)).not.toContain("MaxListenersExceededWarning");
    process.removeListener("warning", onWarning);
    agent.destroy();
  }, 60_000);
});
