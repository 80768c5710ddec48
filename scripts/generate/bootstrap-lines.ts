import type { Sources } from "./sources.ts";

/** What a server creates by itself: the path of the resource, and the object without apiVersion and kind, one a line. */
export function bootstrapLines({ bootstrap }: Sources): string[] {
  return Object.entries(bootstrap).flatMap(([path, objects]) =>
    objects.map((object) => `${path} ${JSON.stringify(object)}`),
  );
}
