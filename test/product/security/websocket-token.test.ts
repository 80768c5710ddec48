import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASE, headerValues, startAttacked, type AttackedPlayground } from "../../support/attacked-playground.ts";
import { connectRaw } from "../../support/raw-client.ts";

const PREFIX = "base64url.bearer.authorization.k8s.io.";
const encoded = (bytes: string | Buffer): string => PREFIX + Buffer.from(bytes).toString("base64url");
const TOKEN = encoded("alice-token");

let stage: AttackedPlayground;
beforeAll(async () => {
  stage = await startAttacked();
  stage.backend.upgrade = (_req, socket) =>
    void socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Status, and what reached the backend. */
async function open(
  lines: readonly string[],
  upgrade = "websocket",
): Promise<{ status: string; seen: readonly string[] | undefined }> {
  stage.backend.seen.splice(0);
  const client = await connectRaw(stage.playground.url);
  const all = ["Host: localhost", "Connection: keep-alive, Upgrade", `Upgrade: ${upgrade}`, ...lines];
  client.send(`GET ${BASE}/console HTTP/1.1\r\n${all.map((line) => `${line}\r\n`).join("")}\r\n`);
  const status = /^HTTP\/1\.1 (\d+)/.exec(await client.ended)?.[1] ?? "";
  return { status, seen: stage.backend.seen[0]?.headers };
}

describe("a bearer token among the subprotocols of a WebSocket", () => {
  it.each([
    ["in one line", [`Sec-WebSocket-Protocol: ${TOKEN}, a, b`]],
    [
      "in lines of their own",
      ["Sec-WebSocket-Protocol: a", `sec-websocket-protocol: ${TOKEN}`, "Sec-WebSocket-Protocol: b"],
    ],
  ])("says who is asking, and does not reach the backend: %s", async (_how, lines) => {
    const { status, seen = [] } = await open(lines);
    expect(status).toBe("101");
    expect(headerValues(seen, "X-Remote-User")).toEqual(["alice"]);
    expect(headerValues(seen, "Sec-WebSocket-Protocol")).toEqual(["a,b"]);
  });

  it.each([
    ["alone", TOKEN],
    ["twice", `${TOKEN}, a, ${TOKEN}`],
    ["of nobody", `${encoded("unknown")}, a`],
    ["with padding", `${TOKEN}=, a`],
    ["that is no text", `${encoded(Buffer.of(0xff, 0xfe))}, a`],
  ])("is refused %s", async (_how, protocols) => {
    expect(await open([`Sec-WebSocket-Protocol: ${protocols}`])).toEqual({ status: "401", seen: undefined });
  });

  it("is not looked for in another upgrade, nor beside a token in its header", async () => {
    expect(await open([`Sec-WebSocket-Protocol: ${TOKEN}, a`], "x")).toEqual({ status: "403", seen: undefined });
    const header = `Authorization: Bearer ${stage.playground.tokenFor("bob")}`;
    const { seen = [] } = await open([`Sec-WebSocket-Protocol: ${TOKEN}, a`, header]);
    expect(headerValues(seen, "X-Remote-User")).toEqual(["bob"]);
  });
});
