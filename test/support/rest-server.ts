import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../src/api/clock.ts";
import type { KubeObject } from "../../src/api/meta.ts";
import { ApiError } from "../../src/api/status.ts";
import { parseQuery, parseTarget } from "../../src/http/go-url.ts";
import { writeStatus } from "../../src/http/replies.ts";
import { requestInfo } from "../../src/http/request-info.ts";
import { createResourceHandler } from "../../src/resources/handler.ts";
import type { KindDefinition } from "../../src/resources/kind.ts";
import { allKinds } from "../../src/resources/kinds/index.ts";
import { createResourceService } from "../../src/resources/service.ts";
import type { ResourceService } from "../../src/resources/service-types.ts";
import { createMemoryStore } from "../../src/storage/memory-store.ts";
import type { ObjectStore } from "../../src/storage/object-store.ts";
import { createManualClock } from "./manual-clock.ts";

export interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly bytes: Buffer;
  /** The body as JSON; undefined when it is none. */
  readonly body: Record<string, unknown> & { metadata: KubeObject["metadata"] };
}

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects go as JSON. */
  readonly body?: unknown;
}

export interface RestServer extends AsyncDisposable {
  readonly port: number;
  readonly service: ResourceService;
  send(request: Sent): Promise<Reply>;
}

/** The REST handler alone over a memory store unless another is given, on a port of its own, with the namespace `default`; time stands still. */
export async function startRestServer(
  options: { readonly clock?: Clock; readonly kinds?: readonly KindDefinition[]; readonly store?: ObjectStore } = {},
): Promise<RestServer> {
  const { clock = createManualClock(), kinds = allKinds, store = createMemoryStore() } = options;
  const service = createResourceService({ store, kinds, clock });
  const handle = createResourceHandler(service);
  const server = createServer((req, res) => {
    const { path, rawQuery } = parseTarget(req.url ?? "/") ?? { path: "/", rawQuery: "" };
    const info = requestInfo(req.method ?? "GET", path, parseQuery(rawQuery));
    handle({ req, res, info }).catch((error: unknown) => {
      if (error instanceof ApiError) writeStatus(res, error);
      else res.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await service.create(
    { group: "", resource: "namespaces" },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } },
  );
  return {
    port,
    service,
    send: (sent) => send(port, sent),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(port: number, { method = "GET", path, headers = {}, body }: Sent): Promise<Reply> {
  const isRaw = body === undefined || typeof body === "string" || Buffer.isBuffer(body);
  const bytes = isRaw ? body : JSON.stringify(body);
  const all = {
    ...(isRaw ? {} : { "Content-Type": "application/json" }),
    // Node announces no body of a DELETE by itself.
    ...(bytes === undefined ? {} : { "Content-Length": String(Buffer.byteLength(bytes)) }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const req = request({ host: "127.0.0.1", port, method, path, headers: all }, (res) => {
      const chunks: Buffer[] = [];
      res.on("data", (chunk: Buffer) => chunks.push(chunk));
      res.on("error", reject);
      res.on("end", () => {
        const whole = Buffer.concat(chunks);
        resolve({ status: res.statusCode ?? 0, headers: res.headers, bytes: whole, body: parse(whole) });
      });
    });
    req.on("error", reject);
    req.end(bytes);
  });
}

function parse(bytes: Buffer): Reply["body"] {
  try {
    return JSON.parse(bytes.toString("utf8")) as Reply["body"];
  } catch {
    return undefined as unknown as Reply["body"];
  }
}
