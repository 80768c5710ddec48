import net from "node:net";
import { connect as connectTls } from "node:tls";
import { describe, expect, it } from "vitest";
import { head, startAttacked } from "../../support/attacked-playground.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

describe("a client that is turned away before it has asked for anything is reported", () => {
  it("when it speaks HTTP without TLS", async () => {
    await using stage = await startAttacked();
    const client = await connectRaw(stage.playground.url.replace("https:", "http:"));
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await client.ended;
    const event = await stage.event(({ type }) => type === "connection");
    expect(event).toMatchObject({ level: "warn", where: "127.0.0.1" });
    expect(event.message).toBe("a connection was refused: tls: http request");
  });

  it("when it speaks a TLS that is too old", async () => {
    await using stage = await startAttacked();
    const { port } = new URL(stage.playground.url);
    const settings = { maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;
    const socket = connectTls({ host: "127.0.0.1", port: Number(port), rejectUnauthorized: false, ...settings });
    await new Promise((resolve) => socket.once("error", resolve));
    const event = await stage.event(({ type }) => type === "connection");
    expect(event.message).toBe("a connection was refused: tls: unsupported protocol");
  });

  it("when its bytes are no HTTP: once, however many of them there are", async () => {
    await using stage = await startAttacked();
    const client = await connectRaw(stage.playground.url);
    for (let turn = 0; turn < 20; turn += 1) client.send("\x00\x01\x02 nonsense\r\n\r\n");
    expect(statuses(await client.ended)).toEqual([400]);
    await stage.event(({ type }) => type === "connection");
    expect(stage.events.filter(({ type }) => type === "connection")).toHaveLength(1);
  });

  it("when its headers are too large, and told 431", async () => {
    await using stage = await startAttacked();
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x", `X-Large: ${"x".repeat(100_000)}`));
    expect(statuses(await client.ended)).toEqual([431]);
    await stage.event(({ type }) => type === "connection");
    expect(stage.backend.seen).toEqual([]);
  });

  it("but not when it merely goes away", async () => {
    await using stage = await startAttacked();
    const { hostname, port } = new URL(stage.playground.proxyUrl ?? "");
    const socket = net.connect({ host: hostname, port: Number(port) });
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.resetAndDestroy();
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x", "Connection: close"));
    await client.ended;
    expect(stage.events.filter(({ type }) => type === "connection")).toEqual([]);
  });
});
