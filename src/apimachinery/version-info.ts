/** The Kubernetes release whose behaviour was recorded and is simulated here. */
export const KUBERNETES_MINOR = 36;

/** `GET /version` (apimachinery `version.Info`). The build metadata says plainly that this is no real server. */
export const VERSION_INFO = {
  major: "1",
  minor: String(KUBERNETES_MINOR),
  emulationMajor: "1",
  emulationMinor: String(KUBERNETES_MINOR),
  minCompatibilityMajor: "1",
  minCompatibilityMinor: String(KUBERNETES_MINOR - 1),
  gitVersion: `v1.${KUBERNETES_MINOR}.0+aggregation-playground`,
  gitCommit: "0000000000000000000000000000000000000000",
  gitTreeState: "clean",
  buildDate: "2026-01-01T00:00:00Z",
  goVersion: "go0.0 (simulated on Node.js)",
  compiler: "node",
  platform: "linux/amd64",
} as const;
