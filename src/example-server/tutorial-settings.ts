import { parseArgs } from "node:util";
import { SERVING_FLAGS, servingFlags, type ServingFlags } from "../apiserver/index.ts";

/** The flags of `example-server`, named as kube-apiserver's. */
export interface Settings extends ServingFlags {
  readonly asWritten: boolean;
  /** Of Go's ServeMux where a slash is missing. */
  readonly redirectStatus: 301 | 307;
}

/** @throws Error naming the flag. */
export function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      ...SERVING_FLAGS,
      "as-written": { type: "boolean", default: false },
      "redirect-status": { type: "string", default: "307" },
    },
  });
  const status = values["redirect-status"];
  if (status !== "301" && status !== "307") throw new Error(`--redirect-status takes 301 or 307, not "${status}"`);
  return {
    ...servingFlags(values),
    asWritten: values["as-written"],
    redirectStatus: status === "301" ? 301 : 307,
  };
}
