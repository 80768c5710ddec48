import type { parseArgs } from "node:util";
import type { ServingFlags } from "./process.ts";

/** What every server here is told about its port and certificate. */
export const SERVING_FLAGS = {
  "secure-port": { type: "string", default: "0" },
  "bind-address": { type: "string", default: "127.0.0.1" },
  "tls-cert-file": { type: "string" },
  "tls-private-key-file": { type: "string" },
  "tls-san": { type: "string", multiple: true, default: [] },
} satisfies NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>["options"]>;

interface ServingValues {
  readonly "secure-port": string;
  readonly "bind-address": string;
  readonly "tls-cert-file"?: string;
  readonly "tls-private-key-file"?: string;
  readonly "tls-san": readonly string[];
}

/** @throws Error naming the flag. */
export function servingFlags(values: ServingValues): ServingFlags {
  const { "tls-cert-file": certFile, "tls-private-key-file": keyFile } = values;
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new Error("--tls-cert-file and --tls-private-key-file are given together or not at all");
  }
  return {
    securePort: portNumber(values["secure-port"]),
    bindAddress: values["bind-address"],
    certFile,
    keyFile,
    sans: values["tls-san"],
  };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new Error(`--secure-port takes a port number from 0 to 65535, not "${text}"`);
  }
  return port;
}
