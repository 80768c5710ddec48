import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import forge from "node-forge";
import { describe, expect, it } from "vitest";
import { safeJson } from "../../src/api/terminal-text.ts";
import { eventLine, requestLines, requestObject, sanitiseLines } from "../../src/cli/event-lines.ts";
import { jsonReport, junitReport, textReport } from "../../src/doctor/reports.ts";
import { EXPORTERS } from "../../src/tui/exports/index.ts";
import { BASE, head, pem, startAttacked, startTestBackend, type TestBackend } from "../support/attacked-playground.ts";
import { craft, craftKeys, dns } from "../support/crafted-certificates.ts";
import { connectRaw } from "../support/raw-client.ts";

/** What moves a cursor, sets a title, answers back or turns text around: C0, DEL, C1 as UTF-8, and bidirectional controls. */
const HOSTILE = "\u001b]0;owned\u0007\u009b2J\u0090q\u009c\u007f\u0008\u202e\u2066\u2028";
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const OTHER_CA = pem("other-ca").cert;

/** An extension server whose certificate has hostile text for its subject and a subject alternative name. */
async function startNamedServer(): Promise<TestBackend> {
  const [key] = await craftKeys(1);
  if (key === undefined) throw new Error("no key");
  const utf8 = Buffer.from(HOSTILE, "utf8").toString("latin1");
  // What node-forge calls the class is the tag of the string.
  const subject = [
    { name: "commonName", value: utf8, valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class },
  ];
  const cert = craft({ key, subject, extensions: [dns("localhost", "\u001b]0;owned\u0007\u009b2J")] });
  return startTestBackend({ key: key.pem, cert });
}

describe("no escape sequence of others reaches the terminal or the log", () => {
  it("from the path, query and headers of a request", async () => {
    await using stage = await startAttacked();
    const encoded = encodeURIComponent(HOSTILE);
    for (const target of [`${BASE}/${encoded}`, `${BASE}/x?a=${encoded}`, `/apis/${encoded}/v1`, `/${encoded}`]) {
      const client = await connectRaw(stage.playground.url);
      const request = head("GET", "/", "User-Agent: a\x9b2Jb", "Impersonate-User: \x9b2J\xc2\x9b", "Connection: close");
      client.send(request.replace(`${BASE}/ `, `${target} `));
      await client.ended;
    }
    const traces = stage.playground.requests.all();
    expect(traces.length).toBeGreaterThanOrEqual(4);
    for (const trace of traces) {
      expect(requestLines(trace).join("\n")).not.toMatch(CONTROL);
      expect(safeJson(requestObject(trace))).not.toMatch(CONTROL);
    }
  });

  it("from a backend's headers and its error texts", async () => {
    await using stage = await startAttacked();
    stage.backend.handler = (req, res) => {
      req.socket.end(
        Buffer.from("HTTP/1.1 302 \x1b[2J\r\nLocation: /\x9b2J\r\nX-A: \x9b\r\nContent-Length: 0\r\n\r\n", "latin1"),
      );
      res.detachSocket(req.socket);
    };
    const client = await connectRaw(stage.playground.url);
    client.send(head("GET", "/x", "Connection: close"));
    await client.ended;
    const trace = stage.playground.requests.all().at(-1);
    if (trace === undefined) throw new Error("no trace");
    expect(requestLines(trace).join("\n")).not.toMatch(CONTROL);
    expect(safeJson(requestObject(trace))).not.toMatch(CONTROL);
    expect(JSON.parse(safeJson(requestObject(trace)))).toEqual(JSON.parse(JSON.stringify(requestObject(trace))));
  });

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

  it("from the names in a backend's certificate", async () => {
    await using stage = await startAttacked();
    const backend = await startNamedServer();
    try {
      const { port } = backend;
      await stage.playground.register({ group: "named.example", version: "v1", port });
      const client = await connectRaw(stage.playground.url);
      client.send(head("GET", "/", "Connection: close").replace(`${BASE}/`, "/apis/named.example/v1/things"));
      await client.ended;
      const trace = stage.playground.requests.all().at(-1);
      if (trace === undefined) throw new Error("no trace");
      expect(trace.backend?.tls?.subject).toContain("owned");
      expect(requestLines(trace).join("\n")).not.toMatch(CONTROL);
      expect(safeJson(requestObject(trace))).not.toMatch(CONTROL);
      await stage.playground.register({
        group: "refused.example",
        version: "v1",
        port,
        caBundle: OTHER_CA,
        timeoutMs: 0,
      });
      const event = await stage.event(({ message }) => /refused\.example.*certificate/s.test(message));
      expect(eventLine(event)).not.toMatch(CONTROL);
    } finally {
      await backend.close();
    }
  });

  it("from a manifest, in the error that quotes it and in events about it", async () => {
    await using stage = await startAttacked();
    const quoted = JSON.stringify(HOSTILE).replaceAll("\u009b", "\\u009b");
    const manifest = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${quoted}\n  ${quoted}: x\n`;
    const error = await stage.playground.apply(manifest).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(sanitiseLines(String(error))).not.toMatch(CONTROL);
    await stage.playground.apply(`apiVersion: v1\nkind: ${quoted}\nmetadata: {name: a}\n`);
    expect(stage.events.some(({ message }) => message.includes("owned"))).toBe(true);
    for (const event of stage.events) {
      expect(eventLine(event)).not.toMatch(CONTROL);
      expect(safeJson(event)).not.toMatch(CONTROL);
    }
  });
});
