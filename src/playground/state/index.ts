export { type StateAccess, stateAccess, type Checkpoint } from "./checkpoint.ts";
export { openDataDirectory } from "./data-directory.ts";
export { openStorage } from "./object-storage.ts";
