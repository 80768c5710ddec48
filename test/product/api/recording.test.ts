import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startPlayground } from "../../../src/index.ts";
import { TOYS, TOYS_PATH, toy } from "../../support/toys.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "recording-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("answers a suite from a recording as the extension server did, without it", async () => {
  const file = path.join(folder, "toys.har");
  const run = async (pg: Awaited<ReturnType<typeof startPlayground>>): Promise<unknown[]> => {
    const client = pg.client();
    const replies = [
      await client.get(TOYS_PATH),
      await client.post(TOYS_PATH, toy("car", { color: "blue" })),
      await client.post(TOYS_PATH, toy("big", { color: "x".repeat(40_000) })),
      await client.post(TOYS_PATH, toy("bad", { size: -1 })),
      await client.get(TOYS_PATH, { "accept-encoding": "gzip" }),
      await client.delete(`${TOYS_PATH}/car`),
      await client.get(`${TOYS_PATH}/car`),
    ];
    return replies.map(({ status, text }) => [status, text]);
  };
  const recorded = await (async () => {
    await using pg = await startPlayground();
    await pg.extension(TOYS);
    const recording = pg.record();
    const answers = await run(pg);
    await recording.save(file);
    return answers;
  })();
  expect(recorded.map((reply) => (reply as [number])[0])).toEqual([200, 201, 201, 422, 200, 200, 404]);

  await using pg = await startPlayground();
  const [registered] = await pg.replay(file);
  expect(registered?.apiService).toBe("v1.toys.example.com");
  expect(await run(pg)).toEqual(recorded);
  expect((await pg.client().get("/apis/toys.example.com/v1")).json()).toMatchObject({
    resources: [{ name: "toys" }, {}],
  });
  expect(registered?.unused()).toEqual([]);
  const unknown = await pg.client().get(`${TOYS_PATH}/never-asked`);
  expect(unknown.json()).toMatchObject({ code: 500, message: /the recording holds no answer to GET .*never-asked/ });
});

/** Of one POST. */
async function recordOne(file: string): Promise<void> {
  await using pg = await startPlayground();
  await pg.extension(TOYS);
  const recording = pg.record();
  await pg.client().post(TOYS_PATH, toy("car", { color: "blue" }));
  await recording.save(file);
}

it("answers a request with another body by nothing that was recorded, which may fail the test", async () => {
  const file = path.join(folder, "one.har");
  await recordOne(file);
  const pg = await startPlayground();
  const [registered] = await pg.replay(file, { onUnmatched: "fail" });
  expect(registered?.unused()).toEqual([`POST ${TOYS_PATH}`]);
  const { metadata, ...others } = toy("car", { color: "blue" }) as { metadata: object };
  expect((await pg.client().post(TOYS_PATH, { ...others, metadata })).status).toBe(201);
  expect(registered?.unused()).toEqual([]);
  expect((await pg.client().post(TOYS_PATH, toy("car", { color: "red" }))).status).toBe(500);
  await expect(pg.close()).rejects.toMatchObject({
    code: "ERR_PLAYGROUND_HANDLER",
    message: expect.stringContaining("with this body") as string,
  });
});

it("refuses a recording that is not whole, and one with an entry of an unknown APIService", async () => {
  const file = path.join(folder, "whole.har");
  await recordOne(file);
  const archive = await readFile(file, "utf8");
  await using pg = await startPlayground();
  const damaged: [string, string, RegExp][] = [
    ['"size"', '"_truncated": true, "size"', /log\.entries\[\d+\]: its body is not whole/],
    [
      '"_apiService": "v1.toys',
      '"_apiService": "v1.boys',
      /its APIService v1\.boys\.example\.com is not in log\._apiServices/,
    ],
  ];
  for (const [from, to, message] of damaged) {
    await writeFile(file, archive.replaceAll(from, to));
    await expect(pg.replay(file)).rejects.toThrow(message);
  }
});

it("holds the headers of both answers", async () => {
  await using pg = await startPlayground();
  await pg.extension(TOYS);
  await pg.client().get(TOYS_PATH);
  await pg.client().get("/version");
  const type = expect.arrayContaining([
    { name: expect.stringMatching(/^content-type$/i) as string, value: "application/json" },
  ]) as [];
  const { log } = pg.requests.har({ user: "admin" }) as { log: { entries: { response: { headers: object[] } }[] } };
  expect(log.entries.length).toBeGreaterThan(2);
  for (const { response } of log.entries) expect(response.headers).toEqual(type);
});

it("keeps the condition of what was not available", async () => {
  const file = path.join(folder, "broken.har");
  await (async () => {
    await using pg = await startPlayground();
    const { apiService } = await pg.register({
      group: "broken.example.com",
      version: "v1",
      handler: (_req, res) => void res.writeHead(500).end(),
      timeoutMs: 0,
    });
    const recording = pg.record();
    await pg.settled();
    expect(pg.registry.snapshot().routes.get(apiService)?.available).toBe(false);
    await recording.save(file);
  })();
  await using pg = await startPlayground();
  await pg.replay(file);
  await pg.settled();
  expect((await pg.client().get("/apis/broken.example.com/v1/things")).status).toBe(503);
});

it.each([
  ["{", "is no JSON"],
  ["{}", "log._apiServices is missing"],
])("refuses %j as a recording", async (text, message) => {
  const file = path.join(folder, "wrong.har");
  await writeFile(file, text);
  await using pg = await startPlayground();
  await expect(pg.replay(file)).rejects.toThrow(message);
});
