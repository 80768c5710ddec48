import { describe, expect, it } from "vitest";
import { startAttacked } from "../../support/attacked-playground.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

const FOREIGN: readonly (readonly [string, string])[] = [
  ["a Host that DNS rebinding brings", "Host: evil.example\r\n"],
  ["a Host that begins like ours", "Host: localhost.evil.example\r\n"],
  ["the Origin of another site", "Host: localhost:1\r\nOrigin: https://evil.example\r\n"],
  ["the Origin of a sandboxed page", "Host: localhost:1\r\nOrigin: null\r\n"],
  ["the Origin of another port of this machine", "Host: localhost:1\r\nOrigin: http://localhost:2\r\n"],
  ["Sec-Fetch-Site: cross-site", "Host: localhost:1\r\nSec-Fetch-Site: cross-site\r\n"],
];
const UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\n";

describe("the plain-HTTP front, which acts as the administrator, refuses", () => {
  it.each(FOREIGN)("%s, on a request and on an upgrade", async (_what, lines) => {
    await using stage = await startAttacked();
    for (const extra of ["Connection: close\r\n", UPGRADE]) {
      const client = await connectRaw(stage.playground.proxyUrl ?? "");
      client.send(`GET /api/v1/secrets HTTP/1.1\r\n${lines}${extra}\r\n`);
      expect(statuses(await client.ended)).toEqual([403]);
    }
  });

  it("nothing of what curl sends", async () => {
    await using stage = await startAttacked();
    const client = await connectRaw(stage.playground.proxyUrl ?? "");
    client.send("GET /api/v1/secrets HTTP/1.1\r\nHost: 127.0.0.1:8001\r\nConnection: close\r\n\r\n");
    expect(statuses(await client.ended)).toEqual([200]);
  });
});
