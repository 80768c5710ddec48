export { canListenAt } from "./bind-address.ts";
export { limitsOf } from "./in-flight-limits.ts";
export { checkedOptions, type PlaygroundOptions } from "./options.ts";
export { bindPorts, type Ports, LOOPBACK, urlHost } from "./ports.ts";
export { servedKinds } from "./runtime-config.ts";
export { readSetting, readSettings } from "./setting-file.ts";
