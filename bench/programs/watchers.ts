/** Many watches of one collection in one process: prints how long events took from the write to each of them. */
import { Agent, get, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

const [url = "", token = "", watches = "1000", perSecond = "1", seconds = "5"] = process.argv.slice(2);
const COLLECTION = "/api/v1/namespaces/default/configmaps";
const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
const agent = new Agent({ maxSockets: Infinity, keepAlive: true, rejectUnauthorized: false });
const DIALLING = 50;
const SETTLE_MS = 5_000;

const sentAt = new Map<string, number>();
const latencies: number[] = [];

function openWatch(): Promise<void> {
  return new Promise((resolve, reject) => {
    const req = get(`${url}${COLLECTION}?watch=1`, { headers, agent }, (res) => {
      if (res.statusCode !== 200) return reject(new Error(`a watch was answered ${res.statusCode}`));
      res.on("data", noteEvents);
      resolve();
    });
    req.once("error", reject);
  });
}

function noteEvents(chunk: Buffer): void {
  const now = performance.now();
  for (const match of chunk.toString("latin1").matchAll(/"name":"(bench-event-\d+)"/g)) {
    const sent = sentAt.get(match[1] ?? "");
    if (sent !== undefined) latencies.push(now - sent);
  }
}

function create(name: string): Promise<void> {
  const body = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
  return new Promise((resolve, reject) => {
    sentAt.set(name, performance.now());
    const req = request(`${url}${COLLECTION}`, { method: "POST", headers, agent }, (res) => {
      res
        .resume()
        .once("end", () => (res.statusCode === 201 ? resolve() : reject(new Error(`POST: ${res.statusCode}`))));
    });
    req.once("error", reject);
    req.end(body);
  });
}

const count = Number(watches);
for (let opened = 0; opened < count; opened += DIALLING) {
  await Promise.all(Array.from({ length: Math.min(DIALLING, count - opened) }, openWatch));
}
const events = Number(perSecond) * Number(seconds);
const writes: Promise<void>[] = [];
for (let index = 0; index < events; index += 1) {
  writes.push(create(`bench-event-${index}`));
  await sleep(1000 / Number(perSecond));
}
await Promise.all(writes);
const waited = performance.now();
while (latencies.length < events * count && performance.now() - waited < SETTLE_MS) await sleep(10);
latencies.sort((a, b) => a - b);
const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
process.stdout.write(
  `${JSON.stringify({ watches: count, expected: events * count, delivered: latencies.length, p50Ms: at(0.5), p99Ms: at(0.99) })}\n`,
);
process.exit(0);
