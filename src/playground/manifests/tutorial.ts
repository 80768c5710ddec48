import { fileURLToPath } from "node:url";

/** The tutorial's manifests, as shipped: two folders up both from src/playground and from dist/playground. */
export const TUTORIAL_MANIFESTS = fileURLToPath(
  new URL("../../../examples/tutorial/example-server.yaml", import.meta.url),
);
