/** `%v` of a float64: the shortest digits; an exponent below 1e-4 and from 1e6 on, as strconv's 'g' has it. */
export function goFloat(value: number): string {
  const [digits = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

const GO_UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Far more than fit: a BigInt of a million digits takes long. */
const MOST_DIGITS = 100;

const GO_DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$/;

/** Nanoseconds as Go's time.ParseDuration reads them; undefined where it does not. */
export function parseGoDuration(text: string): bigint | undefined {
  if (!GO_DURATION.test(text)) return undefined;
  let total = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of text.matchAll(
    /(\d*)\.?(\d*)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g,
  )) {
    const scale = GO_UNITS[unit] ?? 0;
    if (whole.length > MOST_DIGITS) return undefined;
    total += BigInt(whole === "" ? "0" : whole) * BigInt(scale);
    if (fraction !== "") total += BigInt(Math.floor(Number(`0.${fraction}`) * scale));
  }
  const signed = text.startsWith("-") ? -total : total;
  return BigInt.asIntN(64, signed) === signed ? signed : undefined;
}
