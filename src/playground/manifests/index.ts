export { explainManifests } from "./explain-manifests.ts";
export { ManifestError, type ManifestProblem } from "./manifest-error.ts";
export { type ManifestLoader, openManifestLoader, readManifests } from "./manifest-loader.ts";
export { readManifest, type ParsedManifests } from "./manifest-parser.ts";
export { TUTORIAL_MANIFESTS } from "./tutorial.ts";
