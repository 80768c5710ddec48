import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  ADMIN,
  ALICE,
  BASE,
  head,
  headerNames,
  headerValues,
  startAttacked,
  type AttackedPlayground,
} from "../../support/attacked-playground.ts";
import { connectRaw, statuses } from "../../support/raw-client.ts";

const FORGED = [
  "X-Remote-User: root",
  "x-rEMOTE-uSER: root",
  "X-Remote-User: root\r\nX-Remote-User: root2",
  "X-Remote-Group: system:masters",
  "X-Remote-Uid: 0",
  "X-Remote-Extra-Scopes: all",
  "X-Forwarded-For: 10.0.0.1",
  "X-Forwarded-Uri: /root",
];

describe("what a client says of its identity", () => {
  let stage: AttackedPlayground;
  beforeAll(async () => {
    stage = await startAttacked();
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  beforeEach(() => void stage.backend.seen.splice(0));

  const send = async (bytes: string): Promise<readonly string[]> => {
    const client = await connectRaw(stage.playground.url);
    client.send(bytes);
    expect(statuses(await client.ended)).toEqual([200]);
    return stage.backend.seen[0]?.headers ?? [];
  };

  it.each(FORGED)("never reaches a backend: %j", async (forged) => {
    const lines = await send(head("GET", "/x", forged, "Connection: close").replace(ADMIN, ALICE));
    expect(headerValues(lines, "x-remote-user")).toEqual(["alice"]);
    expect(headerValues(lines, "x-remote-uid")).toEqual(["uid-alice"]);
    expect(headerValues(lines, "x-remote-group")).toEqual(["dev", "ops", "system:authenticated"]);
    expect(headerNames(lines).filter((name) => name.startsWith("x-remote-extra"))).toEqual([]);
    expect(headerValues(lines, "x-forwarded-for")).toEqual(["127.0.0.1"]);
    expect(headerValues(lines, "x-forwarded-uri")).toEqual([`${BASE}/x`]);
    expect(headerNames(lines)).not.toContain("authorization");
  });

  it.each(["X_Remote_User: root", "X-Remote_Group: system:masters", "Forwarded: for=10.0.0.1", "Impersonate-Foo: x"])(
    "is told from other headers, which pass as through kube-apiserver: %s",
    async (other) => {
      const lines = await send(head("GET", "/x", other, "Connection: close").replace(ADMIN, ALICE));
      expect(headerNames(lines)).toContain((other.split(":")[0] ?? "").toLowerCase());
      expect(headerValues(lines, "x-remote-user")).toEqual(["alice"]);
    },
  );

  it("in the trailers of an upload does not reach a backend either", async () => {
    const body = "3\r\nabc\r\n0\r\nX-Remote-User: root\r\nX-Remote-Group: system:masters\r\n\r\n";
    const request = head("POST", "/x", "Transfer-Encoding: chunked", "Trailer: X-Remote-User", "Connection: close");
    const lines = await send(request + body);
    expect(stage.backend.seen).toHaveLength(1);
    expect(stage.backend.seen[0]).toMatchObject({ body: "abc", trailers: [] });
    expect(headerValues(lines, "x-remote-user")).toEqual(["admin"]);
  });

  it.each(["X-Remote-User", "X-Remote-Group, X-Forwarded-For", "close, x-remote-uid"])(
    "cannot be taken away by naming it in Connection: %s",
    async (listed) => {
      const lines = await send(head("GET", "/x", `Connection: ${listed}`, "Connection: close").replace(ADMIN, ALICE));
      expect(headerValues(lines, "x-remote-user")).toEqual(["alice"]);
      expect(headerValues(lines, "x-remote-uid")).toEqual(["uid-alice"]);
      expect(headerValues(lines, "x-remote-group")).toHaveLength(3);
      expect(headerValues(lines, "x-forwarded-for")).toEqual(["127.0.0.1"]);
    },
  );

  it("does not reach a backend on an upgrade either, nor do headers that Connection lists", async () => {
    stage.backend.upgrade = (_req, socket) => void socket.end("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
    const client = await connectRaw(stage.playground.url);
    const lines = ["Connection: Upgrade, X-Secret, X-Remote-User", "Upgrade: websocket", "X-Secret: 1"];
    client.send(
      head("GET", "/x", ...lines, "X-Remote-User: root", "X-Remote-Group: system:masters").replace(ADMIN, ALICE),
    );
    expect(statuses(await client.ended)).toEqual([403]);
    const sent = stage.backend.seen[0]?.headers ?? [];
    expect(headerNames(sent)).not.toContain("x-secret");
    expect(headerValues(sent, "x-remote-user")).toEqual(["alice"]);
    expect(headerNames(sent)).not.toContain("authorization");
    expect(headerValues(sent, "x-remote-group")).toEqual(["dev", "ops", "system:authenticated"]);
  });

  it("counts even behind two thousand other headers, of which none pushes Connection out", async () => {
    const filler = Array.from({ length: 2500 }, (_unused, index) => `F${index}: x`);
    const lines = await send(head("GET", "/x", ...filler, "X-Secret: 1", "Connection: close, X-Secret"));
    expect(headerNames(lines)).not.toContain("x-secret");
    expect(headerNames(lines)).toContain("f2499");
    expect(headerValues(lines, "x-remote-user")).toEqual(["admin"]);
  });
});

describe("headers of one connection that a backend sends", () => {
  it("stay on that connection, also when they come with a provisional reply", async () => {
    await using stage = await startAttacked();
    stage.backend.handler = (req, res) => {
      req.socket.write("HTTP/1.1 103 Early Hints\r\nConnection: X-Hint\r\nX-Hint: early\r\n\r\n");
      const headers = ["Connection", "X-Drop", "X-Drop", "1", "Keep-Alive", "timeout=9", "X-Keep", "2"];
      res.writeHead(200, [...headers, "Content-Length", "2"]).end("ok");
    };
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x", "Connection: close"));
    const all = await client.ended;
    expect(all).toMatch(/X-Keep: 2\r\n/);
    expect(all).not.toMatch(/X-Drop: |X-Hint: |Keep-Alive: /i);
    expect(all.endsWith("\r\n\r\nok")).toBe(true);
  });

  it.each(["HTTP/1.1 200 o\x01\x7fk", "HTTP/1.1 200 \xff\xfe", "HTTP/1.1 299 \x1b[2J"])(
    "and its reason phrase stay behind: %j",
    async (line) => {
      await using stage = await startAttacked();
      stage.backend.handler = (req, res) => {
        req.socket.end(Buffer.from(`${line}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok`, "latin1"));
        res.detachSocket(req.socket);
      };
      const client = await connectRaw(stage.playground.url);
      client.send(head("GET", "/x", "Connection: close"));
      const all = await client.ended;
      expect(all).toMatch(/^HTTP\/1\.1 (200 OK|299 status code 299|503 Service Unavailable)\r\n/);
    },
  );
});
