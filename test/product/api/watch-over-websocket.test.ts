import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket, type ClientOptions } from "ws";
import { startPlayground, type Playground } from "../../../src/index.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";

describe("a watch over WebSocket, as a browser makes it", () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground();
  });
  afterAll(() => playground.close());

  const open = (query: string, protocols: string[] = [], more: ClientOptions = {}): WebSocket => {
    const { proxyUrl } = playground;
    return new WebSocket(`${String(proxyUrl).replace("http", "ws")}${MAPS}?watch=true${query}`, protocols, {
      origin: String(proxyUrl),
      ...more,
    });
  };
  const refusal = async (socket: WebSocket): Promise<number | undefined> => {
    socket.on("error", () => {});
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode?: number }];
    socket.terminate();
    return response.statusCode;
  };

  it("tells each event in a message of its own", async () => {
    const socket = open("&fieldSelector=metadata.name=seen", ["any.example.com"]);
    await once(socket, "open");
    expect(socket.protocol).toBe("any.example.com");
    const first = once(socket, "message");
    await playground.client().post(MAPS, { metadata: { name: "seen" }, data: { a: "1" } });
    const [message, isBinary] = (await first) as [Buffer, boolean];
    expect(isBinary).toBe(false);
    expect(JSON.parse(message.toString())).toMatchObject({ type: "ADDED", object: { data: { a: "1" } } });
    const second = once(socket, "message");
    await playground.client().delete(`${MAPS}/seen`);
    expect(JSON.parse(String(((await second) as [Buffer])[0]))).toMatchObject({ type: "DELETED" });
    socket.close();
    await once(socket, "close");
  });

  it("is refused without an origin, and with more than one protocol", async () => {
    const { proxyUrl } = playground;
    const bare = new WebSocket(`${String(proxyUrl).replace("http", "ws")}${MAPS}?watch=true`);
    expect(await refusal(bare)).toBe(403);
    expect(await refusal(open("", ["one.example.com", "two.example.com"]))).toBe(400);
  });

  it("is answered as any other request where there is nothing to watch", async () => {
    expect(await refusal(open("&resourceVersion=x"))).toBe(500);
  });
});
