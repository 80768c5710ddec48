import type { ServerResponse } from "node:http";
import type { Clock } from "../../apimachinery/index.ts";
import {
  type HealthCheck,
  createResourceService,
  type NamespaceLookup,
  type Authenticate,
  type Authorize,
  type Log,
} from "../../apiserver/index.ts";
import type { ObjectStore } from "../../storage/index.ts";
import type { RunningServer, Serving } from "../process.ts";
import { startExampleServer } from "../server.ts";
import { startGreetingController } from "./greeting-controller.ts";
import { greetingKind } from "./greeting-kind.ts";
import { createRequestChain } from "./request-chain.ts";
import { createRoutes } from "./routes.ts";

export interface ExtensionServerOptions extends Serving {
  /** The caller's to close, after the server. */
  readonly store: ObjectStore;
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  /** Namespaces are the main apiserver's. */
  readonly namespaces: NamespaceLookup;
  readonly clock: Clock;
  readonly log: Log;
}

/** The greetings API on one HTTPS port. @throws Error when it cannot listen or the store cannot be read */
export async function startExtensionServer(options: ExtensionServerOptions): Promise<RunningServer> {
  const { store, clock, log, namespaces, authenticate, authorize } = options;
  const service = createResourceService({
    store,
    kinds: [greetingKind],
    clock,
    namespaces,
    fieldManager: "example-server",
  });
  const controller = await startGreetingController({ store, service, clock });
  let isDraining = false;
  const shutdown: HealthCheck = {
    name: "shutdown",
    check: () => (isDraining ? "process is shutting down" : undefined),
  };
  const serve = createRequestChain({
    authenticate,
    authorize,
    routes: createRoutes({ service, authorize, clock, readyChecks: [shutdown] }),
    log,
  });
  const watches = new Set<ServerResponse>();
  try {
    const server = await startExampleServer({
      ...options,
      requestCert: true,
      handle: (req, res) => {
        if (isWatch(req.url)) {
          watches.add(res);
          res.once("close", () => watches.delete(res));
        }
        return serve(req, res);
      },
    });
    return {
      port: server.port,
      async close(graceMs) {
        isDraining = true;
        const closed = server.close(graceMs);
        // A watch would last as long as its client likes.
        for (const res of watches) res.end();
        await closed;
        await controller.close();
      },
    };
  } catch (error) {
    await controller.close();
    throw error;
  }
}

function isWatch(target = ""): boolean {
  return /[?&]watch=/.test(target) || target.includes("/watch/");
}
