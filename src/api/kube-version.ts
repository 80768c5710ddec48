/** `v1`, `v2beta3`, `v1alpha1`: major, then maturity, then minor (apimachinery `version/helpers.go`). */
const KUBE_VERSION = /^v(\d+)(?:(alpha|beta)(\d+))?$/;

const MATURITY: Readonly<Record<string, number>> = { alpha: 0, beta: 1, "": 2 };

interface KubeVersion {
  readonly major: number;
  readonly maturity: number;
  readonly minor: number;
}

function parse(version: string): KubeVersion | undefined {
  const match = KUBE_VERSION.exec(version);
  if (match === null) return undefined;
  const [, major, maturity = "", minor = "0"] = match;
  return { major: Number(major), maturity: MATURITY[maturity] ?? 0, minor: Number(minor) };
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
  return left.maturity - right.maturity || left.major - right.major || left.minor - right.minor;
}
