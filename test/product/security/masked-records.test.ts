import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startPlayground, type PlaygroundOptions } from "../../../src/index.ts";

const SECRETS = "/api/v1/namespaces/default/secrets";
const PROBE = "/apis/probe.example.com/v1/things";
const WORD = "hunter2";
const ENCODED = Buffer.from(WORD).toString("base64");

/** Everything that a playground tells of requests which carry a password in every place there is. */
async function told(options: PlaygroundOptions): Promise<{ texts: string[]; file: string; mode: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), "masked-"));
  try {
    const lines: string[] = [];
    await using playground = await startPlayground(options);
    playground.requests.subscribe((trace, phase) => {
      if (phase === "finished") lines.push(JSON.stringify(trace));
    });
    const recording = playground.record();
    await playground.register({
      group: "probe.example.com",
      version: "v1",
      handler: (_req, res) => {
        res.setHeader("X-Session", WORD);
        res.setHeader("Set-Cookie", `session=${WORD}`);
        res.end(JSON.stringify({ kind: "Thing", password: WORD, items: [{ kind: "Secret", data: { a: ENCODED } }] }));
      },
    });
    const client = playground.client();
    const metadata = { name: "db" };
    await client.post(SECRETS, { apiVersion: "v1", kind: "Secret", metadata, stringData: { a: WORD } });
    await client.patch(`${SECRETS}/db`, { stringData: { b: WORD } });
    await client.get(`${SECRETS}/db`, { accept: "application/yaml" });
    await client.get(SECRETS);
    await client.post("/apis/authentication.k8s.io/v1/tokenreviews", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenReview",
      spec: { token: WORD },
    });
    await client.get(`${PROBE}?access_token=${WORD}&limit=5`, { cookie: WORD, "x-api-key": WORD });
    await client.post(PROBE, { kind: "Thing", token: WORD });
    const file = path.join(folder, "recording.har");
    await recording.save(file);
    const texts = [
      JSON.stringify(playground.requests.all()),
      JSON.stringify(playground.requests.har()),
      lines.join("\n"),
      await readFile(file, "utf8"),
    ];
    return { texts, file, mode: (await stat(file)).mode & 0o777 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("records of requests", () => {
  it("hold no credential, wherever it stood: in memory, archives, lines and recordings, which are their owner's alone", async () => {
    const { texts, mode } = await told({});
    for (const text of texts) {
      expect(text).not.toContain(WORD);
      expect(text).not.toContain(ENCODED);
      expect(text).toContain("<masked>");
    }
    expect(mode).toBe(0o600);
  });

  it("hold them where that was asked for", async () => {
    const { texts } = await told({ recordSecrets: true });
    for (const text of texts) expect(text).toContain(WORD);
  });
});
