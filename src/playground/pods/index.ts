export { type WarmPool, createWarmPool } from "./ahead.ts";
export { createBuiltinServers, tutorialArguments } from "./builtin-servers.ts";
export { startCluster, type Cluster, type ClusterOptions } from "./cluster.ts";
export { startElectedCluster } from "./elected-cluster.ts";
export { createPodAccess } from "./pod-access.ts";
export { openPodAddresses } from "./pod-addresses.ts";
