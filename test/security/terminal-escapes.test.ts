import forge from "node-forge";
import { describe, expect, it } from "vitest";
import { eventLine, jsonLine, requestLines, requestObject, sanitiseLines } from "../../src/cli/event-lines.ts";
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
      expect(jsonLine(requestObject(trace))).not.toMatch(CONTROL);
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
    expect(jsonLine(requestObject(trace))).not.toMatch(CONTROL);
    expect(JSON.parse(jsonLine(requestObject(trace)))).toEqual(JSON.parse(JSON.stringify(requestObject(trace))));
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
      expect(jsonLine(requestObject(trace))).not.toMatch(CONTROL);
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
      expect(jsonLine(event)).not.toMatch(CONTROL);
    }
  });
});
