import { declare } from "../declarations.ts";
import { CONVERSIONS } from "./conversions.ts";
import { FORMATS } from "./formats.ts";
import { LISTS } from "./lists.ts";
import { NETWORKS } from "./networks.ts";
import { OPERATORS } from "./operators.ts";
import { PATTERNS } from "./patterns.ts";
import { NUMBERS } from "./quantities.ts";
import { STRINGS } from "./strings.ts";
import { TIMES } from "./times.ts";

/** What expressions of Kubernetes 1.36 may call (apiserver `pkg/cel/environment/base.go`). */
export const LIBRARIES = [
  ...OPERATORS,
  CONVERSIONS,
  TIMES,
  STRINGS,
  ...LISTS,
  ...PATTERNS,
  ...NETWORKS,
  ...NUMBERS,
  ...FORMATS,
];

export const FUNCTIONS = declare(LIBRARIES);
