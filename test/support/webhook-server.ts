import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Playground } from "../../src/index.ts";

/** What a webhook was asked. */
interface Review {
  readonly request: { readonly uid: string } & Readonly<Record<string, unknown>>;
}

interface Asked {
  readonly path: string;
  readonly review: Review;
}

export interface WebhookServer extends AsyncDisposable {
  readonly asked: Asked[];
  /** The `clientConfig` that leads to a path of this server, through a Service. */
  clientConfig(path: string): object;
}

/** `answers` has the body by path; a number is a status, and nothing never answers. */
export async function startWebhookServer(
  playground: Playground,
  answers: (path: string, review: Review) => object | string | number | undefined,
): Promise<WebhookServer> {
  const asked: Asked[] = [];
  const server = createServer(await playground.serving("hooks", "default"), (req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      const review = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Review;
      const path = req.url ?? "";
      asked.push({ path, review });
      const answer = answers(path.slice(1).split("?")[0] ?? "", review);
      if (answer === undefined) return;
      res.statusCode = typeof answer === "number" ? answer : 200;
      res.end(typeof answer === "object" ? JSON.stringify(answer) : String(answer));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const metadata = { name: "hooks", namespace: "default" };
  await playground.objects.create(
    { group: "", resource: "services", namespace: "default" },
    { apiVersion: "v1", kind: "Service", metadata, spec: { ports: [{ port: 443 }] } },
  );
  await playground.objects.create(
    { group: "discovery.k8s.io", resource: "endpointslices", namespace: "default" },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { ...metadata, labels: { "kubernetes.io/service-name": "hooks" } },
      addressType: "IPv4",
      endpoints: [{ addresses: ["127.0.0.1"], conditions: { ready: true } }],
      ports: [{ port }],
    },
  );
  return {
    asked,
    clientConfig: (path) => ({
      service: { name: "hooks", namespace: "default", path: `/${path}` },
      caBundle: Buffer.from(playground.ca).toString("base64"),
    }),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
