import type { KubeObject } from "../apimachinery/index.ts";
import { BOOTSTRAP_LINES } from "./data/bootstrap.ts";
import { builtInResource } from "./resources.ts";

/** What a server creates of a resource by itself, as fresh objects. */
export function bootstrapObjects(group: string, version: string, resource: string): KubeObject[] {
  const path = `${group === "" ? "api" : `apis/${group}`}/${version}/${resource} `;
  const lines = BOOTSTRAP_LINES.split("\n").filter((line) => line.startsWith(path));
  const apiVersion = group === "" ? version : `${group}/${version}`;
  const kind = builtInResource(group, version, resource)?.kind ?? "";
  return lines.map((line) => ({ ...(JSON.parse(line.slice(path.length)) as KubeObject), apiVersion, kind }));
}
