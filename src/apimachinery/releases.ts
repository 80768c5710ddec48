import { KUBERNETES_MINOR, versionInfo, type VersionInfo } from "./version-info.ts";

/** What a kube-apiserver of one release does, as far as releases differ here. */
export interface ReleaseBehaviour {
  /** What the availability check asks for. */
  readonly probePath: "root" | "group-version";
  /** Which answers the availability check takes. */
  readonly probeAccepts: "any-status" | "success";
  readonly probeFollowsRedirects: boolean;
  readonly probeIgnoresCertificate: boolean;
  /** A certificate without subject alternative names is for the host in its Common Name. */
  readonly trustsCommonName: boolean;
  readonly aggregatedDiscovery: boolean;
  /** Answers say to which FlowSchema and priority level the request belonged. */
  readonly namesFlowSchema: boolean;
  /** A proxied request's redirect reaches the client. */
  readonly passesRedirects: boolean;
  /** Versions that are served beside v1, with the same fields. */
  readonly betas: readonly OldVersion[];
  readonly warnsOfDeprecation: boolean;
  /** `/version` names the versions that are emulated and compatible. */
  readonly namesCompatibility: boolean;
  /** What OpenAPI documents call their version: the release that is emulated, or the whole version. */
  readonly openApiVersion: "emulated" | "whole";
  /** What `http.ServeMux` answers where a slash is missing, in servers that are compiled by the Go of that time. */
  readonly serveMuxRedirect: 301 | 307;
}

export interface OldVersion {
  readonly group: string;
  readonly version: string;
  /** Beside v1 of the group. */
  readonly deprecatedIn: string;
  readonly removedIn: string;
}

const TODAY: ReleaseBehaviour = {
  probePath: "group-version",
  probeAccepts: "success",
  probeFollowsRedirects: false,
  probeIgnoresCertificate: false,
  trustsCommonName: false,
  aggregatedDiscovery: true,
  namesFlowSchema: true,
  passesRedirects: false,
  betas: [],
  warnsOfDeprecation: true,
  namesCompatibility: true,
  openApiVersion: "emulated",
  serveMuxRedirect: 307,
};

const BETAS: readonly OldVersion[] = [
  { group: "apiregistration.k8s.io", version: "v1beta1", deprecatedIn: "1.19", removedIn: "1.22" },
  { group: "rbac.authorization.k8s.io", version: "v1beta1", deprecatedIn: "1.17", removedIn: "1.22" },
];

export interface ReleaseChange {
  /** The first release that does as releases do today. */
  readonly since: string;
  readonly before: Partial<ReleaseBehaviour>;
  /** Where it can be read. */
  readonly source: string;
}

/** Everything that depends on the release. What does not stand here is as in the newest. */
export const RELEASE_CHANGES: readonly ReleaseChange[] = [
  {
    since: "1.15.0",
    before: { probeAccepts: "any-status" },
    source: "kube-aggregator kubernetes-1.14.10 and kubernetes-1.15.0, pkg/controllers/status/available_controller.go",
  },
  {
    since: "1.15.1",
    before: { probePath: "root" },
    source: "kube-aggregator kubernetes-1.15.0 and kubernetes-1.15.1, pkg/controllers/status/available_controller.go",
  },
  {
    since: "1.19.0",
    before: { trustsCommonName: true, warnsOfDeprecation: false },
    source: "Kubernetes 1.19 changelog: built with Go 1.15, which ignores the Common Name; warnings to clients",
  },
  {
    since: "1.20.0",
    before: { namesFlowSchema: false },
    source: "kubernetes.io, feature gate APIPriorityAndFairness: on by default since 1.20",
  },
  {
    since: "1.22.0",
    before: { betas: BETAS },
    source:
      "kubernetes.io, Deprecated API Migration Guide, v1.22; kube-aggregator v0.21.0 and v0.22.0, storage_apiservice.go",
  },
  {
    since: "1.22.14",
    before: { passesRedirects: true },
    source: "CVE-2022-3172: kube-aggregator v0.22.13 and v0.22.14, pkg/apiserver/handler_proxy.go",
  },
  {
    since: "1.26.0",
    before: { probeFollowsRedirects: true },
    source: "kube-aggregator v0.25.0 and v0.26.0, pkg/controllers/status/available_controller.go, CheckRedirect",
  },
  {
    since: "1.27.0",
    before: { aggregatedDiscovery: false },
    source: "kubernetes.io, feature gate AggregatedDiscoveryEndpoint: on by default since 1.27",
  },
  {
    since: "1.31.0",
    before: { openApiVersion: "whole" },
    source: "apiserver v0.30.0 and v0.31.0, pkg/server/config.go, completeOpenAPI",
  },
  {
    since: "1.33.0",
    before: { namesCompatibility: false },
    source: "apimachinery v0.32.0 and v0.33.0, pkg/version/types.go",
  },
  {
    since: "1.36.0",
    before: { probeIgnoresCertificate: true, serveMuxRedirect: 301 },
    source:
      "kube-aggregator v0.35.0 and v0.36.0, pkg/controllers/status/remote/remote_available_controller.go, and go.mod: Go 1.25 and 1.26",
  },
];

/** apiregistration.k8s.io/v1, which everything here is written in, came in 1.10. */
const OLDEST_MINOR = 10;
/**
 * From 1.10 on, of the minor releases that get no more patches; of the others the first does as the last. To 1.31 as in
 * kubernetes.io's data/releases/eol.yaml, but for 1.29, which got one patch more; since then as k8s.io/api is tagged.
 */
const LAST_PATCHES = "13 10 10 12 10 12 15 17 20 16 15 14 17 17 17 16 15 16 15 15 14 14 13 13 13"
  .split(" ")
  .map(Number);

export interface Release extends ReleaseBehaviour {
  readonly minor: number;
  readonly patch: number;
  readonly versionInfo: VersionInfo;
}

/** `1.15` (its last patch) or `1.15.0`. @throws Error naming the releases that there are */
export function readRelease(text: string): Release {
  const [, minorText = "", patchText] = /^v?1\.(\d{1,3})(?:\.(\d{1,3}))?$/.exec(text) ?? [];
  const minor = Number(minorText);
  if (minorText === "" || minor < OLDEST_MINOR || minor > KUBERNETES_MINOR) {
    throw new Error(`a Kubernetes release from 1.${OLDEST_MINOR} to 1.${KUBERNETES_MINOR} is needed, not "${text}"`);
  }
  return releaseOf(minor, patchText === undefined ? (LAST_PATCHES[minor - OLDEST_MINOR] ?? 0) : Number(patchText));
}

export const NEWEST_RELEASE: Release = releaseOf(KUBERNETES_MINOR, 0);

function releaseOf(minor: number, patch: number): Release {
  const later = RELEASE_CHANGES.filter(({ since }) => isBefore(minor, patch, since));
  const behaviour: ReleaseBehaviour = Object.assign({}, TODAY, ...later.map(({ before }) => before));
  return { ...behaviour, minor, patch, versionInfo: versionInfo(minor, patch, behaviour.namesCompatibility) };
}

function isBefore(minor: number, patch: number, since: string): boolean {
  const [, sinceMinor = 0, sincePatch = 0] = since.split(".").map(Number);
  return minor < sinceMinor || (minor === sinceMinor && patch < sincePatch);
}
