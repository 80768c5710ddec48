import { openFronts, type Fronts } from "../../mock-apiserver/index.ts";
import type { PlaygroundPki } from "../../pki/index.ts";
import { type Closers, explainListenError } from "../lifecycle/index.ts";
import type { PlaygroundOptions } from "./options.ts";

export interface Ports {
  readonly fronts: Fronts;
  /** Where the main apiserver is reached. */
  readonly url: string;
}

/** Binds first and serves last: until then every request is answered with 503. @throws StartupError */
export async function bindPorts(
  options: PlaygroundOptions,
  pki: Pick<PlaygroundPki, "apiserver">,
  closers: Closers,
): Promise<Ports> {
  const { bind = LOOPBACK, port = 0, proxyPort = 0, disableHttp2Serving = false } = options;
  const fronts = await openFronts({ bind, port, proxyPort, disableHttp2Serving, serving: pki.apiserver }).catch(
    (error: unknown) => {
      throw explainListenError(error, bind);
    },
  );
  closers.add(() => fronts.close());
  return { fronts, url: `https://${urlHost(bind)}:${fronts.port}` };
}

export const LOOPBACK = "127.0.0.1";

/** As it stands in a URL. */
export function urlHost(bind: string): string {
  if (bind === "0.0.0.0" || bind === "::") return LOOPBACK;
  return bind.includes(":") ? `[${bind}]` : bind;
}
