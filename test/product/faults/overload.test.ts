import { describe, expect, it } from "vitest";
import { ADMIN, ALICE, head, startAttacked, type AttackedPlayground } from "../../support/attacked-playground.ts";
import { connectRaw, statuses, type RawClient } from "../../support/raw-client.ts";

const LIMITS = { maxRequestsInFlight: 2, maxMutatingRequestsInFlight: 1 };
const asAlice = (text: string): string => text.replace(ADMIN, ALICE);

/** Opens requests that the backend does not answer, until it has been asked `count` times. */
async function occupy(stage: AttackedPlayground, bytes: string, count: number): Promise<RawClient[]> {
  const clients = await Promise.all(Array.from({ length: count }, () => connectRaw(stage.playground.url)));
  await new Promise<void>((resolve) => {
    let asked = 0;
    stage.backend.handler = () => {
      asked += 1;
      if (asked === count) resolve();
    };
    for (const client of clients) client.send(bytes);
  });
  return clients;
}

async function ask(stage: AttackedPlayground, bytes: string): Promise<string> {
  const client = await connectRaw(stage.playground.url);
  client.send(bytes);
  return client.ended;
}

const GET = head("GET", "/things", "Connection: close");
const POST = head("POST", "/things", "Content-Length: 0", "Connection: close");

describe("with as many requests in flight as are allowed", () => {
  it("the next one is told 429 and when to come again, in kube-apiserver's words", async () => {
    await using stage = await startAttacked(LIMITS);
    await occupy(stage, asAlice(GET), 2);
    const reply = await ask(stage, asAlice(GET));
    expect(statuses(reply)).toEqual([429]);
    expect(reply).toMatch(/\r\nRetry-After: 1\r\n/);
    expect(reply).toMatch(/\r\nContent-Type: text\/plain; charset=utf-8\r\n/);
    expect(reply.endsWith("\r\n\r\nToo many requests, please try again later.\n")).toBe(true);
    expect(stage.playground.requests.all().at(-1)?.decisions.at(-1)).toMatchObject({
      stage: "limit",
      code: "overload.refused",
    });
  });

  it("changing requests have a limit of their own", async () => {
    await using stage = await startAttacked(LIMITS);
    await occupy(stage, asAlice(GET), 2);
    await occupy(stage, asAlice(POST), 1);
    expect(statuses(await ask(stage, asAlice(POST)))).toEqual([429]);
  });

  it("system:masters is answered all the same", async () => {
    await using stage = await startAttacked(LIMITS);
    await occupy(stage, asAlice(GET), 2);
    stage.backend.handler = (_req, res) => void res.end("{}");
    expect(statuses(await ask(stage, GET))).toEqual([200]);
  });

  it("one user's stalled uploads leave room for others, who are answered", async () => {
    await using stage = await startAttacked({ maxMutatingRequestsInFlight: 20 });
    const upload = `${asAlice(head("POST", "/things", "Content-Length: 1000"))}{`;
    const stalled = await occupy(stage, upload, 15);
    const further = await Promise.all(Array.from({ length: 5 }, () => connectRaw(stage.playground.url)));
    for (const client of further) client.send(upload);
    for (const client of further) await client.until((text) => text.startsWith("HTTP/1.1 429 "));
    expect(stage.playground.requests.all().at(-1)?.decisions.at(-1)).toMatchObject({
      stage: "limit",
      code: "overload.share",
      params: { user: "alice", limit: 20 },
    });
    stage.backend.handler = (_req, res) => void res.end("{}");
    const bob = `Authorization: Bearer ${stage.playground.tokenFor("bob")}\r\n`;
    for (let turn = 0; turn < 5; turn += 1) expect(statuses(await ask(stage, POST.replace(ADMIN, bob)))).toEqual([200]);
    for (const client of [...stalled, ...further]) client.reset();
  });

  it("a request that ends or whose client leaves makes room for the next", async () => {
    await using stage = await startAttacked(LIMITS);
    const [first] = await occupy(stage, asAlice(GET), 2);
    const left = new Promise<void>((resolve) => {
      stage.playground.requests.subscribe((_trace, phase) => phase === "finished" && resolve());
    });
    first?.reset();
    await left;
    stage.backend.handler = (_req, res) => void res.end("{}");
    for (let turn = 0; turn < 5; turn += 1) expect(statuses(await ask(stage, asAlice(GET)))).toEqual([200]);
  });

  it("watches and opened upgrades do not count", async () => {
    await using stage = await startAttacked(LIMITS);
    await occupy(stage, asAlice(head("GET", "/things?watch=true")), 5);
    stage.backend.upgrade = (_req, socket) =>
      void socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhello");
    for (let turn = 0; turn < 3; turn += 1) {
      const client = await connectRaw(stage.playground.url);
      client.send(asAlice(head("GET", "/x", "Connection: Upgrade", "Upgrade: x")));
      await client.until((text) => text.endsWith("hello"));
    }
    stage.backend.handler = (_req, res) => void res.end("{}");
    expect(statuses(await ask(stage, asAlice(GET)))).toEqual([200]);
  });

  it("0 sets no limit", async () => {
    await using stage = await startAttacked({ maxRequestsInFlight: 0, maxMutatingRequestsInFlight: 0 });
    await occupy(stage, asAlice(GET), 20);
  });
});
