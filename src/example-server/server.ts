import { METHODS } from "node:http";
import type { Socket } from "node:net";
import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { answer } from "./handler.ts";

export interface ExampleServerOptions {
  readonly bind: string;
  /** 0 for any free port. */
  readonly port: number;
  /** PEM. */
  readonly tls: { readonly key: string; readonly cert: string };
  /** Answer exactly as the tutorial's program does: 307 at its group version. */
  readonly asWritten: boolean;
}

export interface ExampleServer {
  readonly port: number;
  /** Stops accepting, lets requests in flight finish for `graceMs`, then closes every connection. */
  close(graceMs: number): Promise<void>;
}

/** @throws Error when the port cannot be had or the certificate not be read. */
export async function startExampleServer(options: ExampleServerOptions): Promise<ExampleServer> {
  const app = createApp(options);
  const connections = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  await app.listen({ host: options.bind, port: options.port });
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  return {
    port,
    close: async (graceMs) => {
      const closed = app.close();
      const force = setTimeout(() => connections.forEach((socket) => socket.destroy()), graceMs);
      await closed;
      clearTimeout(force);
    },
  };
}

function createApp({ tls, asWritten }: ExampleServerOptions): FastifyInstance {
  const https = { key: tls.key, cert: tls.cert, minVersion: "TLSv1.2", ALPNProtocols: ["http/1.1"] } as const;
  const app = fastify({
    logger: false,
    forceCloseConnections: "idle",
    https,
    // Go's server answers a request line that it cannot read in these words.
    frameworkErrors: (_error: Error, _request: unknown, reply: FastifyReply) => {
      void reply.code(400).type("text/plain; charset=utf-8").send("400 Bad Request");
    },
  } as never) as unknown as FastifyInstance;
  for (const method of METHODS) {
    if (!app.supportedMethods.includes(method) && method !== "CONNECT") app.addHttpMethod(method, { hasBody: true });
  }
  // The program reads no body, whatever its type.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  app.all("*", (request, reply) => {
    const { status, headers, body } = answer(request.method, request.raw.url ?? "/", asWritten);
    return reply.code(status).headers(headers).send(body);
  });
  return app;
}
