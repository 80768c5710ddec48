import { copyJson, type KubeObject } from "../../apimachinery/index.ts";
import { canonical } from "./body-decoder.ts";
import type { KindDefinition } from "./kind.ts";

/** Decoded input as Go has it after decoding: defaults filled in, a private copy. */
export function withDefaults(kind: KindDefinition, input: KubeObject): KubeObject {
  const object = canonical(copyJson(input), kind);
  kind.defaults?.(object);
  return object;
}
