import * as fc from "fast-check";

/** Bytes with a few of them replaced, taken out or doubled. */
export function edited(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), { maxLength: 6 });
  return fc.tuple(bytes, edits).map(([whole, changes]) => {
    const result = Array.from(whole);
    for (const [at, value, kind] of changes) {
      const index = at % Math.max(1, result.length);
      if (kind === 0) result[index] = value;
      else if (kind === 1) result.splice(index, 1);
      else result.splice(index, 0, value);
    }
    return Buffer.from(result);
  });
}
