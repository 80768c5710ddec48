import { parseArgs } from "node:util";

/** The flags of `example-server`, named as kube-apiserver's. */
export interface Settings {
  readonly securePort: number;
  readonly bindAddress: string;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  /** DNS names of the certificate that the server makes for itself when no files are given. */
  readonly sans: readonly string[];
  readonly asWritten: boolean;
}

/** @throws Error naming the flag. */
export function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      "secure-port": { type: "string", default: "0" },
      "bind-address": { type: "string", default: "127.0.0.1" },
      "tls-cert-file": { type: "string" },
      "tls-private-key-file": { type: "string" },
      "tls-san": { type: "string", multiple: true, default: [] },
      "as-written": { type: "boolean", default: false },
    },
  });
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
    asWritten: values["as-written"],
  };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new Error(`--secure-port takes a port number from 0 to 65535, not "${text}"`);
  }
  return port;
}
