/** The Kubernetes release whose behaviour was recorded and is simulated here. */
export const KUBERNETES_MINOR = 36;

/** `GET /version` (apimachinery `version.Info`). */
export type VersionInfo = Readonly<Record<string, string>> & { readonly gitVersion: string };

/** The build metadata says plainly that this is no real server. */
export function versionInfo(minor: number, patch: number, namesCompatibility: boolean): VersionInfo {
  return {
    major: "1",
    minor: String(minor),
    ...(namesCompatibility
      ? {
          emulationMajor: "1",
          emulationMinor: String(minor),
          minCompatibilityMajor: "1",
          minCompatibilityMinor: String(minor - 1),
        }
      : {}),
    gitVersion: `v1.${minor}.${patch}+aggregation-playground`,
    gitCommit: "0000000000000000000000000000000000000000",
    gitTreeState: "clean",
    buildDate: "2026-01-01T00:00:00Z",
    goVersion: "go0.0 (simulated on Node.js)",
    compiler: "node",
    platform: "linux/amd64",
  };
}

export const VERSION_INFO = versionInfo(KUBERNETES_MINOR, 0, true);
