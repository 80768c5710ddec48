/** A cost or a size from least to most; what has no bound ends at the largest 64-bit number (cel-go `checker/cost.go`). */
export interface Range {
  readonly min: number;
  readonly max: number;
}

export const UNBOUNDED = 2 ** 64;

function capped(value: number): number {
  return Math.min(value, UNBOUNDED);
}

export function fixed(value: number): Range {
  return { min: value, max: value };
}

export const UNKNOWN: Range = { min: 0, max: UNBOUNDED };

export function add(...ranges: readonly Range[]): Range {
  return {
    min: capped(ranges.reduce((sum, { min }) => sum + min, 0)),
    max: capped(ranges.reduce((sum, { max }) => sum + max, 0)),
  };
}

export function multiply(a: Range, b: Range): Range {
  return { min: capped(a.min * b.min), max: capped(a.max * b.max) };
}

export function scale({ min, max }: Range, factor: number): Range {
  return { min: capped(Math.ceil(min * factor)), max: capped(Math.ceil(max * factor)) };
}

export function union(a: Range, b: Range): Range {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}
