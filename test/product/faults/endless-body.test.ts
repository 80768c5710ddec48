import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examine } from "../../../src/doctor/index.ts";
import { startPlayground, type Playground } from "../../../src/index.ts";

const PKI = fileURLToPath(new URL("../../fixtures/pki/", import.meta.url));
const MIB = 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, " ");

/** Answers everything with 200 and spaces, for as long as anybody reads. */
class EndlessServer implements AsyncDisposable {
  /** The most that one answer could send, by path. */
  readonly sent = new Map<string, number>();
  private readonly server;
  private open = 0;

  constructor(key: Buffer, cert: Buffer) {
    this.server = createServer({ key, cert }, (req, res) => this.answer(req, res));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get openAnswers(): number {
    return this.open;
  }

  private answer(req: IncomingMessage, res: ServerResponse): void {
    const path = (req.url ?? "").split("?")[0] ?? "";
    let length = 0;
    this.open += 1;
    res.on("close", () => (this.open -= 1));
    res.on("error", () => {});
    res.writeHead(200, { "Content-Type": "application/json" });
    const send = (): void => {
      while (!res.destroyed && res.write(CHUNK)) length += CHUNK.length;
      this.sent.set(path, Math.max(this.sent.get(path) ?? 0, length));
    };
    res.on("drain", send);
    send();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ proxyPort: "off" });
});
afterAll(() => playground.close());

describe("an extension server whose answers never end", () => {
  it("is found available by their heads, is not read on, and costs bounded memory; the doctor comes to an end", async () => {
    await using server = new EndlessServer(await readFile(`${PKI}good.key`), await readFile(`${PKI}good.crt`));
    const url = await server.listen();
    const target = { group: "endless.example.com", version: "v1" };
    await playground.register({ ...target, url, timeoutMs: 0 });
    await playground.waitFor("v1.endless.example.com");
    await playground.settled();
    const results = await examine({ playground, url, ...target, waitMs: 500 });
    expect(results.find(({ id }) => id === "availability.available")).toMatchObject({ status: "pass" });
    const reasons = results.filter(({ area }) => area === "discovery").map(({ reason }) => reason);
    expect(reasons).toContainEqual(expect.stringContaining("response body too large"));
    await expect.poll(() => server.openAnswers, { timeout: 10_000 }).toBe(0);
    // What was read, and what the kernel and the proxy had taken before the end was seen.
    for (const [path, length] of server.sent) expect(length, path).toBeLessThan(24 * MIB);
  }, 120_000);
});
