import type { BootstrapObject, Sources } from "./sources.ts";

/**
 * What a server creates by itself: the path of the resource, and the object without apiVersion and kind, one a line. What
 * is on its way out is a leftover of others.
 */
export function bootstrapLines({ bootstrap }: Sources): string[] {
  return Object.entries(bootstrap).flatMap(([path, objects]) =>
    objects.filter(isKept).map((object) => `${path} ${JSON.stringify(object)}`),
  );
}

function isKept({ metadata }: BootstrapObject): boolean {
  return metadata["deletionTimestamp"] === undefined;
}
