/** Creates ConfigMaps, or patches one, over kept connections; prints how many a second and how long each took. */
import { Agent, request } from "node:https";

const [url = "", authorization = "", way = "create", count = "1000", connections = "16", prefix = "w"] =
  process.argv.slice(2);
const COLLECTION = `${url}/api/v1/namespaces/default/configmaps`;
const agent = new Agent({ maxSockets: Infinity, keepAlive: true, rejectUnauthorized: false });

function send(method: string, target: string, type: string, body: string, wanted: number): Promise<void> {
  const headers = { Authorization: authorization, "Content-Type": type, "Content-Length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const req = request(target, { method, headers, agent }, (res) => {
      res
        .resume()
        .once("end", () => (res.statusCode === wanted ? resolve() : reject(new Error(`${method}: ${res.statusCode}`))));
    });
    req.once("error", reject);
    req.end(body);
  });
}

const configMap = (name: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, labels: { made: "by-the-bench" } },
    data: { key: "value", more: "x".repeat(100) },
  });
const create = (name: string): Promise<void> => send("POST", COLLECTION, "application/json", configMap(name), 201);
const patched = `${prefix}-patched`;
const patch = (index: number): Promise<void> => {
  const body = JSON.stringify({ data: { key: `value-${index}` } });
  return send("PATCH", `${COLLECTION}/${patched}`, "application/merge-patch+json", body, 200);
};

if (way === "patch") await create(patched);
const latencies: number[] = [];
let next = 0;
const started = performance.now();
const write = async (): Promise<void> => {
  for (let index = next++; index < Number(count); index = next++) {
    const sent = performance.now();
    await (way === "patch" ? patch(index) : create(`${prefix}-${index}`));
    latencies.push(performance.now() - sent);
  }
};
await Promise.all(Array.from({ length: Number(connections) }, write));
const perSecond = (Number(count) * 1000) / (performance.now() - started);
latencies.sort((a, b) => a - b);
const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
process.stdout.write(`${JSON.stringify({ perSecond, p50Ms: at(0.5), p99Ms: at(0.99) })}\n`);
process.exit(0);
