import * as fc from "fast-check";

/** Any UTF-16 unit, lone surrogates included, with ASCII and control characters more often than by chance. */
const unit = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }).map((code) => String.fromCharCode(code)),
  fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  fc.integer({ min: 0x1_0000, max: 0x1_ffff }).map((code) => String.fromCodePoint(code)),
);

export function anyText(maxLength = 20): fc.Arbitrary<string> {
  return fc.string({ unit, maxLength });
}
