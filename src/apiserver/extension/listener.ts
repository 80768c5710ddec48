import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { Socket } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { handEverything, LISTENER_ONLY } from "../plain-fastify.ts";

export interface HttpsListenerOptions {
  readonly bind: string;
  /** 0 for any free port. */
  readonly port: number;
  /** PEM. */
  readonly tls: { readonly key: string; readonly cert: string };
  /** Ask clients for a certificate; who sends none, or an unknown one, is still served. */
  readonly requestCert?: boolean;
  readonly handle: (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;
  /** It and its connections keep no process alive. Default false. */
  readonly unref?: boolean;
}

export interface HttpsListener {
  readonly port: number;
  /** Stops accepting, lets requests in flight finish for `graceMs`, then closes every connection. */
  close(graceMs: number): Promise<void>;
}

/** @throws Error when the port cannot be had or the certificate not be read. */
export async function listenHttps(options: HttpsListenerOptions): Promise<HttpsListener> {
  const app = createApp(options);
  const connections = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    connections.add(socket);
    if (options.unref === true) socket.unref();
    socket.once("close", () => connections.delete(socket));
  });
  await app.listen({ host: options.bind, port: options.port });
  if (options.unref === true) app.server.unref();
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

function createApp({ tls, requestCert = false, handle }: HttpsListenerOptions): FastifyInstance {
  const app = fastify({
    ...LISTENER_ONLY,
    forceCloseConnections: "idle",
    // What still comes over a kept connection is answered, as by Go's server, whose last reply closes it.
    return503OnClosing: false,
    serverFactory: (handler) =>
      createServer(
        {
          key: tls.key,
          cert: tls.cert,
          minVersion: "TLSv1.2",
          ALPNProtocols: ["http/1.1"],
          requestCert,
          rejectUnauthorized: false,
          maxHeaderSize: 65_536,
        },
        handler,
      ),
  });
  handEverything(app, handle);
  return app;
}
