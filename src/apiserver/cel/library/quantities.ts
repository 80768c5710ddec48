import type { Library } from "../declarations.ts";
import { CelError } from "../errors.ts";
import { opaqueType } from "../types.ts";
import { OpaqueValue } from "../values.ts";

/** Quantities and versions (apiserver `pkg/cel/library/quantity.go`, `semverlib.go`). */

const NANO = 1_000_000_000n;
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL: Readonly<Record<string, number>> = { n: 0, u: 3, m: 6, "": 9, k: 12, M: 15, G: 18, T: 21, P: 24, E: 27 };
const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE])([+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

class Quantity extends OpaqueValue {
  readonly type = opaqueType("kubernetes.Quantity");
  /** In billionths; smaller parts are rounded up. */
  readonly nano: bigint;

  constructor(nano: bigint) {
    super();
    this.nano = nano;
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof Quantity && other.nano === this.nano;
  }
}

function roundUp(numerator: bigint, denominator: bigint): bigint {
  return numerator / denominator + (numerator % denominator === 0n ? 0n : 1n);
}

function parseQuantity(text: string): Quantity | undefined {
  const [, sign, whole = "", fraction = "", exponential, exponent = "0", suffix = ""] = FORM.exec(text) ?? [];
  if (sign === undefined || whole + fraction === "") return undefined;
  if (whole.length + fraction.length > 400) return undefined;
  const digits = BigInt(whole + fraction);
  const power = BINARY.indexOf(suffix);
  const factor = power > 0 ? 1024n ** BigInt(power) * NANO : 1n;
  const tens =
    (power > 0 ? 0 : exponential === undefined ? (DECIMAL[suffix] ?? 9) : 9 + Number(exponent)) - fraction.length;
  if (Math.abs(tens) > 400) return undefined;
  const scaled = tens >= 0 ? digits * factor * 10n ** BigInt(tens) : roundUp(digits * factor, 10n ** BigInt(-tens));
  return new Quantity(sign === "-" ? -scaled : scaled);
}

function toQuantity(text: string): Quantity {
  const quantity = parseQuantity(text);
  if (quantity !== undefined) return quantity;
  throw new CelError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
}

function isInteger({ nano }: Quantity): boolean {
  const whole = nano / NANO;
  return nano % NANO === 0n && BigInt.asIntN(64, whole) === whole;
}

function order(a: bigint, b: bigint): bigint {
  return a < b ? -1n : a > b ? 1n : 0n;
}

const QUANTITIES: Library = {
  table: `
    quantity: string_to_quantity (string) kubernetes.Quantity
    isQuantity: is_quantity_string (string) bool
    sign: quantity_sign (kubernetes.Quantity) int
    isGreaterThan: quantity_is_greater_than kubernetes.Quantity.(kubernetes.Quantity) bool
    isLessThan: quantity_is_less_than kubernetes.Quantity.(kubernetes.Quantity) bool
    compareTo: quantity_compare_to kubernetes.Quantity.(kubernetes.Quantity) int
    asApproximateFloat: quantity_get_float kubernetes.Quantity.() double
    asInteger: quantity_get_int kubernetes.Quantity.() int
    isInteger: quantity_is_integer kubernetes.Quantity.() bool
    add: quantity_add kubernetes.Quantity.(kubernetes.Quantity) kubernetes.Quantity
    add: quantity_add_int kubernetes.Quantity.(int) kubernetes.Quantity
    sub: quantity_sub kubernetes.Quantity.(kubernetes.Quantity) kubernetes.Quantity
    sub: quantity_sub_int kubernetes.Quantity.(int) kubernetes.Quantity`,
  runs: {
    string_to_quantity: toQuantity,
    is_quantity_string: (text: string) => parseQuantity(text) !== undefined,
    quantity_sign: ({ nano }: Quantity) => order(nano, 0n),
    quantity_is_greater_than: (a: Quantity, b: Quantity) => a.nano > b.nano,
    quantity_is_less_than: (a: Quantity, b: Quantity) => a.nano < b.nano,
    quantity_compare_to: (a: Quantity, b: Quantity) => order(a.nano, b.nano),
    quantity_get_float: ({ nano }: Quantity) => Number(nano) / 1e9,
    quantity_get_int: (quantity: Quantity) => {
      if (!isInteger(quantity)) throw new CelError("cannot convert value to integer");
      return quantity.nano / NANO;
    },
    quantity_is_integer: isInteger,
    quantity_add: (a: Quantity, b: Quantity) => new Quantity(a.nano + b.nano),
    quantity_add_int: (a: Quantity, b: bigint) => new Quantity(a.nano + b * NANO),
    quantity_sub: (a: Quantity, b: Quantity) => new Quantity(a.nano - b.nano),
    quantity_sub_int: (a: Quantity, b: bigint) => new Quantity(a.nano - b * NANO),
  },
};

class Semver extends OpaqueValue {
  readonly type = opaqueType("kubernetes.Semver");
  readonly numbers: readonly bigint[];
  readonly pre: readonly string[];

  constructor(numbers: readonly bigint[], pre: readonly string[]) {
    super();
    this.numbers = numbers;
    this.pre = pre;
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof Semver && compareVersions(this, other) === 0n;
  }
}

const IS_NUMBER = /^\d+$/;

function comparePre(a: string, b: string): bigint {
  const [isLeft, isRight] = [IS_NUMBER.test(a), IS_NUMBER.test(b)];
  if (isLeft && isRight) return order(BigInt(a), BigInt(b));
  if (isLeft !== isRight) return isLeft ? -1n : 1n;
  return a < b ? -1n : a > b ? 1n : 0n;
}

function compareVersions(a: Semver, b: Semver): bigint {
  for (const [index, number] of a.numbers.entries()) {
    const found = order(number, b.numbers[index] ?? 0n);
    if (found !== 0n) return found;
  }
  if (a.pre.length === 0 || b.pre.length === 0)
    return order(BigInt(b.pre.length), BigInt(a.pre.length)) === 0n ? 0n : a.pre.length === 0 ? 1n : -1n;
  for (const [index, part] of a.pre.entries()) {
    const other = b.pre[index];
    if (other === undefined) return 1n;
    const found = comparePre(part, other);
    if (found !== 0n) return found;
  }
  return order(BigInt(a.pre.length), BigInt(b.pre.length));
}

function versionNumber(text: string, name: string): bigint {
  if (!IS_NUMBER.test(text))
    throw new CelError(`Invalid character(s) found in ${name.toLowerCase()} number ${JSON.stringify(text)}`);
  if (text.length > 1 && text.startsWith("0"))
    throw new CelError(`${name} number must not contain leading zeroes ${JSON.stringify(text)}`);
  return BigInt(text);
}

function preRelease(text: string): string {
  if (text === "") throw new CelError('Prerelease can not be empty ""');
  if (!/^[0-9A-Za-z-]+$/.test(text))
    throw new CelError(`Invalid character(s) found in prerelease ${JSON.stringify(text)}`);
  if (IS_NUMBER.test(text) && text.length > 1 && text.startsWith("0"))
    throw new CelError(`Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(text)}`);
  return text;
}

function firstThree(text: string): string[] {
  const [major = "", minor, ...rest] = text.split(".");
  if (minor === undefined) return [major];
  return rest.length === 0 ? [major, minor] : [major, minor, rest.join(".")];
}

function toSemver(text: string): Semver {
  if (text === "") throw new CelError("Version string empty");
  const [major, minor, rest] = firstThree(text);
  if (major === undefined || minor === undefined || rest === undefined)
    throw new CelError("No Major.Minor.Patch elements found");
  const numbers = [versionNumber(major, "Major"), versionNumber(minor, "Minor")];
  const [withoutBuild = "", ...builds] = rest.split("+");
  const dash = withoutBuild.indexOf("-");
  const patch = dash < 0 ? withoutBuild : withoutBuild.slice(0, dash);
  numbers.push(versionNumber(patch, "Patch"));
  const pre =
    dash < 0
      ? []
      : withoutBuild
          .slice(dash + 1)
          .split(".")
          .map(preRelease);
  if (builds.length > 0) {
    for (const part of builds.join("+").split(".")) {
      if (part === "") throw new CelError("Build meta data is empty");
      if (!/^[0-9A-Za-z-]+$/.test(part))
        throw new CelError(`Invalid character(s) found in build meta data ${JSON.stringify(part)}`);
    }
  }
  return new Semver(numbers, pre);
}

function toNormalSemver(text: string, isTolerant: boolean): Semver {
  if (!isTolerant) return toSemver(text);
  const parts = firstThree(text.replace(/^v/, "")).map((part) => {
    const digits = part.length > 1 ? part.replace(/^0+/, "") : part;
    return part.length > 1 && !/^\d/.test(digits) ? `0${digits}` : digits;
  });
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? ""))
    throw new CelError("short version cannot contain PreRelease/Build meta data");
  return toSemver([...parts, "0", "0"].slice(0, Math.max(3, parts.length)).join("."));
}

function isSemver(text: string, isTolerant: boolean): boolean {
  try {
    toNormalSemver(text, isTolerant);
    return true;
  } catch {
    return false;
  }
}

const VERSIONS: Library = {
  table: `
    semver: string_to_semver (string) kubernetes.Semver
    semver: string_bool_to_semver (string, bool) kubernetes.Semver
    isSemver: is_semver_string (string) bool
    isSemver: is_semver_string_bool (string, bool) bool
    isGreaterThan: semver_is_greater_than kubernetes.Semver.(kubernetes.Semver) bool
    isLessThan: semver_is_less_than kubernetes.Semver.(kubernetes.Semver) bool
    compareTo: semver_compare_to kubernetes.Semver.(kubernetes.Semver) int
    major: semver_major kubernetes.Semver.() int
    minor: semver_minor kubernetes.Semver.() int
    patch: semver_patch kubernetes.Semver.() int`,
  runs: {
    string_to_semver: toSemver,
    string_bool_to_semver: toNormalSemver,
    is_semver_string: (text: string) => isSemver(text, false),
    is_semver_string_bool: isSemver,
    semver_is_greater_than: (a: Semver, b: Semver) => compareVersions(a, b) > 0n,
    semver_is_less_than: (a: Semver, b: Semver) => compareVersions(a, b) < 0n,
    semver_compare_to: compareVersions,
    semver_major: ({ numbers }: Semver) => numbers[0] ?? 0n,
    semver_minor: ({ numbers }: Semver) => numbers[1] ?? 0n,
    semver_patch: ({ numbers }: Semver) => numbers[2] ?? 0n,
  },
};

export const NUMBERS: readonly Library[] = [QUANTITIES, VERSIONS];
