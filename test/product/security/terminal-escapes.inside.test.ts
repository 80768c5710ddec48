import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { requestLines, sanitiseLines } from "../../../src/cli/event-lines.ts";
import { jsonReport, junitReport, textReport } from "../../../src/doctor/reports.ts";
import { EXPORTERS } from "../../../src/view/exports/index.ts";
import { BASE, head, startAttacked } from "../../support/attacked-playground.ts";
import { CONTROL, HOSTILE } from "../../support/hostile-text.ts";
import { connectRaw } from "../../support/raw-client.ts";

describe("no escape sequence of others gets", () => {
  it("from the bodies that client and backend send, into lines, archives and exports, and they can be read back", async () => {
    await using stage = await startAttacked();
    const directory = await mkdtemp(path.join(tmpdir(), "terminal-escapes-"));
    const recording = stage.playground.record();
    stage.backend.handler = (_req, res) => res.writeHead(500, { "Content-Type": "text/plain" }).end(HOSTILE);
    const client = await connectRaw(stage.playground.url);
    const length = Buffer.byteLength(HOSTILE);
    const lines = [`Content-Length: ${length}`, "Content-Type: text/plain", "Connection: close"];
    client.send(Buffer.concat([Buffer.from(head("POST", "/x", ...lines)), Buffer.from(HOSTILE)]));
    await client.ended;
    const [trace] = stage.playground.requests.query({ method: "POST", path: `${BASE}/x` });
    if (trace === undefined) throw new Error("no trace");
    const file = path.join(directory, "recording.har");
    await recording.save(file);
    const archive = await readFile(file, "utf8");
    expect(archive).not.toMatch(CONTROL);
    const { entries } = (JSON.parse(archive) as { log: { entries: { request: { postData?: { text: string } } }[] } })
      .log;
    expect(entries.map(({ request }) => request.postData?.text)).toContain(HOSTILE);
    const place = { url: stage.playground.url, proxyUrl: stage.playground.proxyUrl, caFile: "ca.crt", kubeconfig: "k" };
    for (const { write } of Object.values(EXPORTERS)) expect(write(trace, place)).not.toMatch(CONTROL);
    expect(requestLines(trace).join("\n")).not.toMatch(CONTROL);
    await rm(directory, { recursive: true });
  });

  it("from what an examined extension server says, into the reports about it", () => {
    const step = {
      id: "a",
      area: "discovery",
      level: "required",
      title: "a",
      durationMs: 1,
      status: "fail",
      reason: HOSTILE,
      fix: HOSTILE,
    } as const;
    const reports = [sanitiseLines(textReport([step])), jsonReport([step]), junitReport([step])];
    for (const report of reports) {
      expect(report).not.toMatch(CONTROL);
      expect(report).toContain("owned");
    }
    expect(JSON.parse(jsonReport([step]))).toMatchObject({ results: [{ reason: HOSTILE }] });
  });
});
