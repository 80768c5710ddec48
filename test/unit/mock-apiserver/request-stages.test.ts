import { request } from "node:http";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Decision, type Playground } from "../../../src/index.ts";
import { STAGES } from "../../../src/trace/index.ts";

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ drainMs: 0 });
});
afterAll(() => playground.close());

/** Of the last request that was refused. */
function lastStop(): Pick<Decision, "stage" | "code"> | undefined {
  const decisions = playground.requests.all().at(-1)?.decisions ?? [];
  const stop = decisions.find(({ outcome }) => outcome === "stop");
  return stop === undefined ? undefined : { stage: stop.stage, code: stop.code };
}

describe("the stages of a request", () => {
  it("stand in one order in the records and in the documents", async () => {
    await playground.client().get("/api/v1/namespaces");
    const stages =
      playground.requests
        .all()
        .at(-1)
        ?.decisions.map(({ stage }) => stage) ?? [];
    const places = stages.map((stage) => STAGES.indexOf(stage));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const drawing = readFileSync(new URL("../../../docs/architecture.md", import.meta.url), "utf8");
    const rows = [...drawing.matchAll(/^ \| +(?:pipeline\.ts: |(?=->))([^|]*)\|/gm)].map(([, row = ""]) => row);
    const names = rows
      .join(" ")
      .split("->")
      .map((name) => name.trim());
    expect(names.filter((name) => name !== "")).toEqual(STAGES);
  });

  it("include the filter of the plain-HTTP front, whose refusals have a record", async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${playground.proxyUrl}/api`, { headers: { Host: "evil.example" } }, (res) => {
        res.resume().once("end", () => resolve(res.statusCode));
      })
        .once("error", reject)
        .end();
    });
    expect(status).toBe(403);
    expect(lastStop()).toEqual({ stage: "filter", code: "filter.refused" });
  });
});
