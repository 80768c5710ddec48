/** Expressions of the Common Expression Language as Kubernetes has them: compiled, estimated and evaluated. */
export { CelError, CostLimitError } from "./errors.ts";
export { declare, type Overload } from "./declarations.ts";
export { compileExpression, type Environment, type Expression } from "./environment.ts";
export type { SizeOf } from "./estimate.ts";
export type { Evaluation } from "./evaluate.ts";
export { UNBOUNDED } from "./ranges.ts";
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
  printType,
  optionalType,
  STRING,
  TIMESTAMP,
  type Type,
} from "./types.ts";
export {
  Duration,
  listSemantics,
  MapValue,
  NONE,
  ObjectValue,
  OpaqueValue,
  OptionalValue,
  StructValue,
  Timestamp,
  type Value,
} from "./values.ts";
