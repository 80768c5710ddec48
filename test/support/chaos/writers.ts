/** Clients that write ConfigMaps without a pause, and tell a model how each write ended. */
import { setTimeout as delay } from "node:timers/promises";
import type { Model, Outcome } from "./model.ts";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const WRITERS = 3;
const KEYS_EACH = 6;
const PAUSE_MS = 50;
const LIMIT_MS = 15_000;
/** The length of the filling: the log should grow, and records should not fit into one block of the disk. */
const FILL = "x".repeat(5_000);

export interface Writers {
  /** Resolves when so many more writes have ended so. */
  seen(outcome: Outcome, count?: number): Promise<void>;
  /** Resolves when the last writes have ended. */
  stop(): Promise<void>;
}

/** `random` gives numbers from 0 to 1. */
export function startWriters(proxyUrl: () => string, model: Model, random: () => number): Writers {
  const waiting = new Set<{ readonly outcome: Outcome; readonly resolve: () => void }>();
  const stopping = new AbortController();
  const tell = (outcome: Outcome): void => {
    for (const one of [...waiting].filter((each) => each.outcome === outcome)) {
      waiting.delete(one);
      one.resolve();
    }
  };
  const run = async (writer: number): Promise<void> => {
    for (let turn = 0; !stopping.signal.aborted; turn += 1) {
      const key = `chaos-${writer}-${Math.floor(random() * KEYS_EACH)}`;
      const outcome = await writeOnce(proxyUrl(), model, key, random());
      tell(outcome);
      if (outcome !== "done") await delay(PAUSE_MS);
    }
  };
  const all = Array.from({ length: WRITERS }, (_each, writer) => run(writer));
  return {
    async seen(outcome, count = 1) {
      for (let left = count; left > 0; left -= 1)
        await new Promise<void>((resolve) => void waiting.add({ outcome, resolve }));
    },
    async stop() {
      stopping.abort();
      await Promise.all(all);
    },
  };
}

let writes = 0;

async function writeOnce(proxyUrl: string, model: Model, key: string, choice: number): Promise<Outcome> {
  const value = `v${(writes += 1)}`;
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: key }, data: { value, FILL } };
  const own = `${CONFIG_MAPS}/${key}`;
  if (choice < 0.4) return write(proxyUrl, model, { key, value, method: "POST", path: CONFIG_MAPS, body: object });
  if (choice < 0.6) return write(proxyUrl, model, { key, value, method: "PUT", path: own, body: object });
  if (choice < 0.8)
    return write(proxyUrl, model, { key, value, method: "PATCH", path: own, body: { data: { value } } });
  return write(proxyUrl, model, { key, value: undefined, method: "DELETE", path: own });
}

interface Write {
  readonly key: string;
  readonly value: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

async function write(proxyUrl: string, model: Model, { key, value, method, path, body }: Write): Promise<Outcome> {
  const outcome = await send(proxyUrl, method, path, body);
  if (typeof outcome === "number") model.heard(key, outcome === 409);
  const known = typeof outcome === "number" ? "refused" : outcome;
  if (known === "done") model.heard(key, method !== "POST");
  model.wrote(key, value, known);
  return known;
}

/** A status that says whether the object was there, or what became of the write. */
async function send(proxyUrl: string, method: string, path: string, body: unknown): Promise<Outcome | 404 | 409> {
  const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  try {
    const reply = await fetch(`${proxyUrl}${path}`, {
      method,
      headers: { "Content-Type": type },
      signal: AbortSignal.timeout(LIMIT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (reply.ok) return "done";
    if (reply.status === 404) return 404;
    if (reply.status === 409) return text.includes("AlreadyExists") ? 409 : "refused";
    const isRefused = reply.status < 500 || reply.status === 503 || text.includes("database space exceeded");
    return isRefused ? "refused" : "unclear";
  } catch {
    return "unclear";
  }
}

/** The value of every key that the server has. */
export async function readAll(proxyUrl: string): Promise<Map<string, string>> {
  const reply = await fetch(`${proxyUrl}${CONFIG_MAPS}`);
  const { items } = (await reply.json()) as { items: { metadata: { name: string }; data?: { value: string } }[] };
  const own = items.filter(({ metadata }) => metadata.name.startsWith("chaos-"));
  return new Map(own.map(({ metadata, data }) => [metadata.name, data?.value ?? ""]));
}
