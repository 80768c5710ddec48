export {
  createBootstrapObjects,
  registerLocalApis,
  createMissing,
  createOrReplace,
  type ReplaceTarget,
} from "./bootstrap.ts";
