import { createRequire } from "node:module";
import type HttpProxy from "http-proxy";

type HttpProxyModule = typeof HttpProxy;

/**
 * http-proxy 1.18.1, its last release, takes `util._extend` when it is loaded and calls it for every request, which Node 22
 * and later report as deprecated (DEP0060) and `--throw-deprecation` turns into an exception. While it is being loaded, and no
 * longer, that name stands for the function that Node's documentation names in its place (docs/decisions/0007).
 */
export function loadHttpProxy(): HttpProxyModule {
  const require = createRequire(import.meta.url);
  const util = require("node:util") as object;
  const before = Object.getOwnPropertyDescriptor(util, "_extend");
  Object.defineProperty(util, "_extend", {
    value: Object.assign,
    configurable: true,
    enumerable: true,
    writable: true,
  });
  try {
    return require("http-proxy") as HttpProxyModule;
  } finally {
    if (before === undefined) Reflect.deleteProperty(util, "_extend");
    else Object.defineProperty(util, "_extend", before);
  }
}
