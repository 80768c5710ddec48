/** How often a property is tried: `npm run fuzz` says how many times as often as the suite does. */
const FACTOR = Number(process.env["FUZZ_FACTOR"] ?? 1);

export function runs(inTheSuite: number): number {
  return inTheSuite * FACTOR;
}

/** A whole test of a property, in the suite and in `npm run fuzz`. */
export const PROPERTY_LIMIT_MS = 60_000 * FACTOR;
