/** Expressions of the Common Expression Language as Kubernetes has them: compiled, estimated and evaluated. */
export { CelError, CostLimitError } from "./errors.ts";
export { compileExpression, PER_CALL_LIMIT, type Environment, type Expression } from "./environment.ts";
export { declare, type Library, type Overload } from "./declarations.ts";
export type { SizeOf } from "./estimate.ts";
export type { Evaluation } from "./evaluate.ts";
export { UNBOUNDED, type Range } from "./ranges.ts";
export {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listType,
  mapType,
  NULL,
  objectType,
  opaqueType,
  optionalType,
  printType,
  STRING,
  TIMESTAMP,
  type Type,
} from "./types.ts";
export {
  Duration,
  isList,
  listSemantics,
  MapValue,
  NONE,
  ObjectValue,
  OpaqueValue,
  OptionalValue,
  print as printValue,
  Timestamp,
  typeOf,
  type Value,
} from "./values.ts";
