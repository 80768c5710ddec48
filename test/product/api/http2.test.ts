import { once } from "node:events";
import { constants, type IncomingHttpHeaders } from "node:http2";
import { readFile } from "node:fs/promises";
import { connect } from "node:tls";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startPlayground, type Playground } from "../../../src/index.ts";
import { BASE, startAttacked, type AttackedPlayground } from "../../support/attacked-playground.ts";
import { deferred } from "../../support/deferred.ts";
import { connectHttp2, readAnswer } from "../../support/http2-client.ts";

/** The protocol that the server chooses of those that a client offers. */
async function chosenProtocol({ url, ca }: Playground, offered: string[]): Promise<string | false | null> {
  const { hostname: host, port } = new URL(url);
  const socket = connect({ host, port: Number(port), ca, ALPNProtocols: offered });
  await once(socket, "secureConnect");
  const { alpnProtocol } = socket;
  socket.destroy();
  return alpnProtocol;
}

function headersOf(stage: AttackedPlayground): Record<string, string> {
  const lines = stage.backend.seen.at(-1)?.headers ?? [];
  return Object.fromEntries(lines.flatMap((name, at) => (at % 2 === 0 ? [[name, lines[at + 1] ?? ""]] : [])));
}

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

describe("the HTTPS front", () => {
  it("speaks what a client would rather have, HTTP/2 first where it has no preference", async () => {
    await using playground = await startPlayground({ proxyPort: "off", drainMs: 0 });
    expect(await chosenProtocol(playground, ["h2", "http/1.1"])).toBe("h2");
    expect(await chosenProtocol(playground, ["http/1.1"])).toBe("http/1.1");
    const old = await playground.client("admin").request({ method: "GET", path: "/version" });
    expect(old.status).toBe(200);
  });

  it("speaks HTTP/1.1 alone where HTTP/2 is switched off", async () => {
    await using playground = await startPlayground({ proxyPort: "off", drainMs: 0, disableHttp2Serving: true });
    expect(await chosenProtocol(playground, ["h2", "http/1.1"])).toBe("http/1.1");
  });
});

describe("over HTTP/2", () => {
  it("objects are written, read, listed and watched on one connection", async () => {
    await using stage = await startAttacked();
    await using client = await connectHttp2(stage.playground);
    const watch = client.open("GET", `${CONFIG_MAPS}?watch=true&fieldSelector=metadata.name%3Da`);
    const [opened] = (await once(watch, "response")) as [IncomingHttpHeaders];
    expect(opened[":status"]).toBe(200);
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
    const json = { "content-type": "application/json" };
    const made = await client.ask("POST", CONFIG_MAPS, json, JSON.stringify(object));
    expect(made.status).toBe(201);
    expect(made.headers).toMatchObject({
      "cache-control": "no-cache, private",
      "audit-id": expect.any(String) as string,
    });
    const [event] = (await once(watch, "data")) as [Buffer];
    expect(JSON.parse(event.toString())).toMatchObject({ type: "ADDED", object: { metadata: { name: "a" } } });
    const head = await client.ask("HEAD", "/healthz");
    expect([head.status, head.text]).toEqual([200, ""]);
    expect((await client.ask("GET", CONFIG_MAPS)).text).toContain('"kind":"ConfigMapList"');
    const gone = stage.playground.requests.all().filter(({ client: { httpVersion } }) => httpVersion === "2.0");
    expect(gone.length).toBeGreaterThanOrEqual(4);
    watch.close(constants.NGHTTP2_CANCEL);
  });

  it("a certificate says who its connection's user is", async () => {
    await using stage = await startAttacked();
    const { users } = parse(await readFile(stage.playground.kubeconfig, "utf8")) as {
      users: { user: Record<string, string> }[];
    };
    const pem = (name: string): string => Buffer.from(users[0]?.user[name] ?? "", "base64").toString();
    const certificate = { cert: pem("client-certificate-data"), key: pem("client-key-data") };
    await using client = await connectHttp2(stage.playground, { token: "", ...certificate });
    const headers = { "content-type": "application/json" };
    const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
    const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    expect((await client.ask("POST", path, headers, JSON.stringify(review))).text).toContain('"system:masters"');
  });

  it("a backend sees names as HTTP/1.1 spells them, one Host, one Cookie, and a body of unknown length", async () => {
    await using stage = await startAttacked();
    await using client = await connectHttp2(stage.playground);
    const headers = { "x-my-header": ["one", "two"], cookie: ["a=1", "b=2"], "content-type": "text/plain" };
    const upload = client.open("POST", `${BASE}/things`, headers);
    upload.write("first ");
    upload.end("second");
    expect((await readAnswer(upload)).status).toBe(200);
    const seen = stage.backend.seen.at(-1);
    expect(seen).toMatchObject({ method: "POST", body: "first second" });
    expect(headersOf(stage)).toMatchObject({
      "X-My-Header": "two",
      Cookie: "a=1; b=2",
      "X-Remote-User": "admin",
      "X-Forwarded-Proto": "https",
    });
    expect(seen?.headers.filter((name) => name.toLowerCase() === "host")).toHaveLength(1);
  });

  it("a backend's reply keeps its lines but for those of its connection", async () => {
    await using stage = await startAttacked();
    await using client = await connectHttp2(stage.playground);
    stage.backend.handler = (_req, res) => {
      res.setHeader("X-Twice", ["a", "b"]).setHeader("Keep-Alive", "timeout=5").setHeader("Connection", "keep-alive");
      res.writeHead(418, { "Content-Type": "text/plain" });
      res.write("a");
      res.end("b");
    };
    const reply = await client.ask("GET", `${BASE}/things`);
    expect([reply.status, reply.text]).toEqual([418, "ab"]);
    expect(reply.headers["x-twice"]).toBe("a, b");
    expect(reply.headers).not.toHaveProperty("keep-alive");
  });

  it("a backend that breaks off resets its own stream alone", async () => {
    await using stage = await startAttacked();
    await using client = await connectHttp2(stage.playground);
    stage.backend.handler = (_req, res) => {
      res.writeHead(200, { "Content-Length": "9000" }).write("x".repeat(5000), () => res.destroy());
    };
    const broken = client.open("GET", `${BASE}/things`);
    broken.resume();
    await new Promise((resolve) => broken.once("close", resolve));
    expect(broken.rstCode).toBe(constants.NGHTTP2_INTERNAL_ERROR);
    expect((await client.ask("GET", "/version")).status).toBe(200);
  });

  it("a client that cancels a watch ends it at the backend, and the record says so", async () => {
    await using stage = await startAttacked();
    await using client = await connectHttp2(stage.playground);
    const ended = deferred();
    stage.backend.handler = (_req, res) => {
      res.writeHead(200).write("{}\n");
      res.once("close", () => ended.resolve());
    };
    const watch = client.open("GET", `${BASE}/things?watch=true`);
    await once(watch, "data");
    const recorded = deferred();
    stage.playground.requests.subscribe((_trace, phase) => phase === "finished" && recorded.resolve());
    watch.close(constants.NGHTTP2_CANCEL);
    await Promise.all([ended.promise, recorded.promise]);
    expect(stage.playground.requests.all().at(-1)).toMatchObject({ aborted: true });
    expect((await client.ask("GET", "/version")).status).toBe(200);
  });

  it("a request that is refused before its body has come ends without it", async () => {
    await using stage = await startAttacked();
    await using client = await connectHttp2(stage.playground, { token: "unknown" });
    const upload = client.open("POST", CONFIG_MAPS, { "content-type": "application/json" });
    upload.write("{");
    const answer = await readAnswer(upload);
    expect(answer.status).toBe(401);
    expect(upload.rstCode).toBe(constants.NGHTTP2_NO_ERROR);
  });

  it("a server that drains says so on its connections and answers what it was asked before", async () => {
    const stage = await startAttacked({ drainMs: 5_000 });
    await using client = await connectHttp2(stage.playground);
    const asked = deferred();
    let answer = (): void => {};
    stage.backend.handler = (_req, res) => {
      answer = () => void res.end("{}");
      asked.resolve();
    };
    const slow = client.ask("GET", `${BASE}/things`);
    await asked.promise;
    const goodbye = once(client.session, "goaway");
    const closed = stage[Symbol.asyncDispose]();
    answer();
    expect((await slow).status).toBe(200);
    await goodbye;
    await closed;
  });
});
