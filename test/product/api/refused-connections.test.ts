import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground, type RequestTrace } from "../../../src/index.ts";

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

/** Resolves with the next finished record that never was a request. */
function nextRefusal(): Promise<RequestTrace> {
  return new Promise((resolve) => {
    const end = playground.requests.subscribe((trace, phase) => {
      if (phase !== "finished" || trace.client.method !== "-") return;
      end();
      resolve(trace);
    });
  });
}

function send(url: string, bytes: string): void {
  const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.end(bytes));
  socket.on("error", () => {});
  socket.resume();
}

describe("a connection that never became a request is a record too", () => {
  it("when its TLS handshake fails", async () => {
    const refusal = nextRefusal();
    send(playground.url, "GET / HTTP/1.1\r\n\r\n");
    const { client, decisions, aborted, durationMs } = await refusal;
    expect(client.remoteAddress).toBe("127.0.0.1");
    expect([aborted, durationMs]).toEqual([true, 0]);
    expect(decisions.map(({ code }) => code)).toEqual(["connection.refused"]);
    expect(String(decisions[0]?.params.problem)).toMatch(/^tls: /);
  });

  it("when its bytes are no HTTP, with a number of its own", async () => {
    const before = await playground.client().get("/version");
    expect(before.status).toBe(200);
    const refusal = nextRefusal();
    send(playground.proxyUrl ?? "", "\0\0\0 nonsense\r\n\r\n");
    const { id } = await refusal;
    expect(playground.requests.all().filter((trace) => trace.id === id)).toHaveLength(1);
  });
});
