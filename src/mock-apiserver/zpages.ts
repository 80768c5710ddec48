/** `/statusz` and `/flagz`: what this server is, for people and for programs (component-base `zpages`). */
import { ApiError, apiErrors, type Clock, type VersionInfo } from "../apimachinery/index.ts";
import {
  firstLine,
  negotiate,
  READABLE_TYPES,
  warn,
  writeBody,
  writeJson,
  writeNegotiated,
  type Negotiated,
  type Exchange,
} from "../apiserver/index.ts";

export interface ZpagesOptions {
  readonly clock: Clock;
  readonly versionInfo: VersionInfo;
  /** By name; those of kube-apiserver that mean something here. */
  readonly flags: () => Readonly<Record<string, string>>;
}

const GROUP = "config.k8s.io";
const COMPONENT = "apiserver";
const PATHS = ["/flagz", "/healthz", "/livez", "/metrics", "/readyz", "/statusz", "/version"];
const CAUTION =
  "Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only.";
const TEXT = "text/plain";
const LISTED = [...READABLE_TYPES.filter((type) => !type.includes("protobuf")), TEXT];

/** False for other paths. @throws ApiError 406 */
export function createZpages({ clock, versionInfo, flags }: ZpagesOptions): (exchange: Exchange) => boolean {
  const startedAt = clock.now();
  return (exchange) => {
    switch (exchange.info.path) {
      case "/statusz":
        write(exchange, "Statusz", () => statusOf(startedAt, clock.now(), versionInfo));
        return true;
      case "/flagz":
        write(exchange, "Flagz", () => ({ lines: flagLines(flags()), fields: { flags: flags() } }));
        return true;
      default:
        return false;
    }
  };
}

interface Page {
  readonly lines: readonly string[];
  readonly fields: object;
}

function statusOf(startedAt: number, now: number, { gitVersion, goVersion }: VersionInfo): Page {
  const seconds = Math.floor((now - startedAt) / 1000);
  const binaryVersion = gitVersion.slice(1).replace(/\+.*/, "");
  const emulated = binaryVersion.replace(/\.\d+$/, "");
  const minutes = String(Math.floor(seconds / 60) % 60).padStart(2, "0");
  const lines = [
    `Started: ${new Date(startedAt).toUTCString().replace(",", "")}`,
    `Up: ${Math.floor(seconds / 3600)} hr ${minutes} min ${String(seconds % 60).padStart(2, "0")} sec`,
    `Go version: ${goVersion}`,
    `Binary version: ${binaryVersion}`,
    `Emulation version: ${emulated}`,
    `Paths: ${PATHS.join(" ")}`,
  ];
  const startTime = new Date(startedAt).toISOString().replace(/\.\d+/, "");
  const versions = { goVersion, binaryVersion, emulationVersion: emulated };
  return { lines, fields: { startTime, uptimeSeconds: seconds, ...versions, paths: PATHS } };
}

function flagLines(flags: Readonly<Record<string, string>>): string[] {
  return Object.entries(flags).map(([name, value]) => `${name}=${value}`);
}

/** As text, unless the client asks for the object by its kind and version. */
function write({ req, res }: Exchange, kind: string, make: () => Page): void {
  const accept = firstLine(req, "accept");
  const how = negotiate(accept, (as, format) => format !== "protobuf" && as !== undefined && isOf(as, kind));
  if (how?.as !== undefined) {
    const { version } = how.as;
    if (version === "v1alpha1") {
      warn(res, `This version of the ${kind.toLowerCase()} endpoint is deprecated. Please use a newer version.`);
    }
    const head = { kind, apiVersion: `${GROUP}/${version}`, metadata: { name: COMPONENT } };
    return writeNegotiated(res, 200, { ...head, ...make().fields }, how, { pretty: true });
  }
  if (!takesText(accept)) {
    const { status, code } = apiErrors.notAcceptable(LISTED);
    // These pages have no protobuf, not even to say so.
    if (how?.format !== "protobuf") throw new ApiError(status);
    return writeJson(res, code, status, { pretty: true });
  }
  const text = `\n${COMPONENT} ${kind.toLowerCase()}\n${CAUTION}\n\n${make().lines.join("\n")}\n`;
  writeBody(res, 200, Buffer.from(text), "text/plain; charset=utf-8");
}

function isOf({ kind, group, version }: NonNullable<Negotiated["as"]>, wanted: string): boolean {
  return kind === wanted && group === GROUP && (version === "v1alpha1" || version === "v1beta1");
}

function takesText(accept: string | undefined): boolean {
  if (accept === undefined || accept === "") return true;
  return accept.split(",").some((range) => ["*/*", "text/*", TEXT].includes((range.split(";")[0] ?? "").trim()));
}
