/** `v1`, `v2beta3`, `v1alpha1`: major, then maturity, then minor (apimachinery `version/helpers.go`). */
const KUBE_VERSION = /^v(\d+)(?:(alpha|beta)(\d+))?$/;

const MATURITY: Readonly<Record<string, number>> = { alpha: 0, beta: 1, "": 2 };

const MAX_INT = 2n ** 63n - 1n;

interface KubeVersion {
  readonly major: bigint;
  readonly maturity: number;
  readonly minor: bigint;
}

function parse(version: string): KubeVersion | undefined {
  const match = KUBE_VERSION.exec(version);
  if (match === null) return undefined;
  const [, majorText = "", maturity = "", minorText = "0"] = match;
  const major = BigInt(majorText);
  const minor = BigInt(minorText);
  // Go reads them with strconv.Atoi; what does not fit is no kube version.
  if (major > MAX_INT || minor > MAX_INT) return undefined;
  return { major, maturity: MATURITY[maturity] ?? 0, minor };
}

/**
 * Positive when `a` comes before `b` in a discovery document: GA before beta before alpha, then the higher number; what
 * is no kube version comes after all that are, in alphabetical order.
 */
export function compareKubeVersions(a: string, b: string): number {
  if (a === b) return 0;
  const left = parse(a);
  const right = parse(b);
  if (left === undefined && right === undefined) return a < b ? 1 : -1;
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  return left.maturity - right.maturity || compare(left.major, right.major) || compare(left.minor, right.minor);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
