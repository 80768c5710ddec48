/**
 * `Symbol.asyncDispose`, or where JavaScript has none, e.g. in the contexts that jest makes in Node 20, the one that compilers
 * put in its place for `await using`.
 */
export const asyncDispose: typeof Symbol.asyncDispose =
  (Symbol as Partial<SymbolConstructor>).asyncDispose ??
  (Symbol.for("Symbol.asyncDispose") as unknown as typeof Symbol.asyncDispose);
