import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkRecordings, prepareTesting } from "../../../src/cli/up-testing.ts";
import { startPlayground, type PlaygroundEvent } from "../../../src/index.ts";
import { TOYS, TOYS_PATH } from "../../support/toys.ts";

const toy = (name: string): object => ({ metadata: { name } });
let folder = "";
let replay = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "up-testing-"));
  replay = path.join(folder, "toys.har");
  await using pg = await startPlayground();
  const recording = pg.record();
  await pg.extension(TOYS);
  await pg.client().post(TOYS_PATH, toy("red"));
  await pg.client().get(TOYS_PATH);
  await recording.save(replay);
});
afterAll(() => rm(folder, { recursive: true }));

describe("--replay FILE --on-unmatched fail", () => {
  it("fails the run for a POST with another body, and names what was never asked for", async () => {
    const pg = await startPlayground();
    const events: PlaygroundEvent[] = [];
    const flags = { replay, "on-unmatched": "fail" };
    const finish = await prepareTesting(pg, flags, [], (event) => void events.push(event));
    expect((await pg.client().get(TOYS_PATH)).status).toBe(200);
    expect((await pg.client().post(TOYS_PATH, toy("blue"))).status).toBe(500);
    await finish();
    expect(events).toEqual([
      expect.objectContaining({
        level: "error",
        subject: "v1.toys.example.com",
        message: `the recording's answer to POST ${TOYS_PATH} was never asked for`,
      }),
    ]);
    await expect(pg.close()).rejects.toThrow(`holds no answer to POST ${TOYS_PATH} with this body`);
  });

  it("passes a run that asks for what was recorded, its fields in another order", async () => {
    const pg = await startPlayground();
    const events: PlaygroundEvent[] = [];
    const finish = await prepareTesting(pg, { replay, "on-unmatched": "fail" }, [], (event) => void events.push(event));
    expect((await pg.client().post(TOYS_PATH, '{ "metadata": {"name":"red"} }')).status).toBe(201);
    expect((await pg.client().get(TOYS_PATH)).status).toBe(200);
    await finish();
    await pg.close();
    expect(events).toEqual([]);
  });

  it("is refused without a recording, or with another word", async () => {
    await expect(checkRecordings({ "on-unmatched": "fail" })).rejects.toThrow("--on-unmatched is of --replay FILE");
    await expect(checkRecordings({ replay, "on-unmatched": "explode" })).rejects.toThrow("answer, fail");
  });
});

describe("--record FILE", () => {
  it("is refused at once where no file can be", async () => {
    await expect(checkRecordings({ record: path.join(folder, "none", "x.har") })).rejects.toThrow("(ENOENT)");
    await expect(checkRecordings({ record: folder })).rejects.toThrow("(EISDIR)");
    await checkRecordings({ record: path.join(folder, "new.har") });
  });
});
