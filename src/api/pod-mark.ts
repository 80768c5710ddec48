/**
 * Set in the environment of every process of a simulated pod. A server that is part of this program then listens on a free
 * loopback port, whatever its flags say, and tells its parent which.
 */
export const POD_MARK = "AGGREGATION_PLAYGROUND_POD";
