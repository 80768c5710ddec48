/** Pods as processes of this machine. */
export { createAddressMap, type AddressMap } from "./address-map.ts";
export { ContainerRun } from "./container-run.ts";
export { execCommand, type ExecEnd, type ExecStreams } from "./exec/commands.ts";
export { loadImageCatalogue, type ImageCatalogue } from "./image-catalogue.ts";
export { createKubelet, type Kubelet } from "./kubelet.ts";
export { LaunchError } from "./launch-error.ts";
export { createLauncher, type LauncherOptions } from "./launcher.ts";
export type { ContainerLog } from "./log-ring.ts";
export { ACCOUNT_PATH, type ApiserverAccess } from "./pod-files.ts";
export { killMarked, PROCESS_MARK } from "./marked-processes.ts";
export { NODE_NAME } from "./node.ts";
export { createSandbox } from "./sandbox/sandbox.ts";
export { nodeCommand } from "./spawning.ts";
export { createWarmPool, type WarmPool } from "./warm-pool.ts";
