import { deferred } from "../apimachinery/index.ts";
import { listenFront, type FrontHandler, type FrontServer, type TlsSettings } from "../apiserver/index.ts";

export interface FrontsOptions {
  readonly bind: string;
  readonly port: number;
  readonly proxyPort: number | "off";
  readonly serving: TlsSettings;
  readonly disableHttp2Serving: boolean;
}

/** The ports of the main apiserver: bound first, and served once everything behind them is there. */
export interface Fronts {
  readonly port: number;
  /** Absent when the plain-HTTP front is off. */
  readonly proxyPort: number | undefined;
  serve(handler: FrontHandler): void;
  /** Resolves when they are served. Rejects when they close before. */
  readonly served: Promise<void>;
  close(): Promise<void>;
}

/** @throws Error of `listen` */
export async function openFronts(options: FrontsOptions): Promise<Fronts> {
  const { bind, port, proxyPort, serving: tls, disableHttp2Serving: disableHttp2 } = options;
  const https = await listenFront({ bind, kind: "https", port, tls, disableHttp2 });
  if (proxyPort === "off") return together(https, undefined);
  try {
    return together(https, await listenFront({ bind, kind: "proxy", port: proxyPort }));
  } catch (error) {
    await https.close();
    throw error;
  }
}

function together(https: FrontServer, proxy: FrontServer | undefined): Fronts {
  const { promise: served, resolve, reject } = deferred();
  served.catch(() => {});
  return {
    port: https.port,
    proxyPort: proxy?.port,
    served,
    serve(handler) {
      https.serve(handler);
      proxy?.serve(handler);
      resolve();
    },
    async close() {
      reject(new Error("the main apiserver is not running"));
      await Promise.all([https.close(), proxy?.close()]);
    },
  };
}
