import { describe, expect, it } from "vitest";
import { connectionLimit } from "../../../src/apiserver/connection-limit.ts";
import { listenFront } from "../../../src/apiserver/front.ts";
import { deferred } from "../../support/deferred.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

describe("idle clients", () => {
  it("beyond the limit are turned away, which is reported, and the next is served when one has left", async () => {
    const refusals: string[] = [];
    const refused = deferred();
    const handle = async (_req: unknown, res: { end: (text: string) => unknown }): Promise<void> => void res.end("ok");
    const front = await listenFront({ kind: "proxy", bind: "127.0.0.1", port: 0, maxConnections: 3 });
    front.serve({
      pipeline: { handle },
      onRefusedConnection: (problem) => {
        refusals.push(problem);
        refused.resolve();
      },
    });
    const url = `http://127.0.0.1:${front.port}`;
    const idle = await Promise.all([connectRaw(url), connectRaw(url), connectRaw(url)]);
    for (const client of idle) client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await Promise.all(
      idle.map((client) => client.until((text) => text.endsWith("ok\r\n0\r\n\r\n") || text.endsWith("ok"))),
    );
    const extra = await connectRaw(url);
    expect(await extra.ended).toBe("");
    await refused.promise;
    expect(refusals).toEqual(["too many connections"]);
    idle[0]?.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    await idle[0]?.ended;
    const next = await connectRaw(url);
    next.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(statuses(await next.ended)).toEqual([200]);
    await front.close();
  });

  it("the limits of both fronts together leave a quarter of the descriptors to backends and files", () => {
    expect([connectionLimit("https", 1024), connectionLimit("http", 1024)]).toEqual([614, 153]);
    expect(connectionLimit("https", 1)).toBe(16);
    expect(connectionLimit("https", Number.MAX_SAFE_INTEGER)).toBe(80_000);
    expect(connectionLimit("http")).toBeGreaterThanOrEqual(16);
  });
});
