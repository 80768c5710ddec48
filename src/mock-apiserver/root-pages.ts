import { writeJson, type Exchange, writeHealth, type HealthOptions } from "../apiserver/index.ts";
import { VERSION_INFO } from "../apimachinery/index.ts";

export interface RootPagesOptions extends HealthOptions {
  /** Every path that `/` lists. */
  readonly paths: () => readonly string[];
  /** Text of `/metrics` in the Prometheus format. */
  readonly metrics: () => Promise<string>;
}

/** Pages that belong to no API group. Resolves to false when the path is none of them. */
export type RootPages = (exchange: Exchange) => Promise<boolean>;

export function createRootPages(options: RootPagesOptions): RootPages {
  return async (exchange) => {
    const { res, info } = exchange;
    const { path } = info;
    if (path === "/version" || path === "/version/") {
      writeJson(res, 200, VERSION_INFO, { pretty: true });
    } else if (path === "/") {
      writeJson(res, 200, { paths: options.paths() }, { pretty: true });
    } else if (path === "/metrics") {
      const text = await options.metrics();
      res.setHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      res.end(text);
    } else return writeHealth(res, info, options);
    return true;
  };
}
