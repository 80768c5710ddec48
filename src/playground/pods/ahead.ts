import { nodeCommand, createWarmPool, type WarmPool } from "../../kubelet/index.ts";
import { exampleServerProgram } from "../../example-server/index.ts";

export { createWarmPool, type WarmPool };

/** A process that was started ahead is found by its command, so there is one. */
export function exampleServerCommand(): string[] {
  return nodeCommand(exampleServerProgram());
}

/** The tutorial's server, if it will be wanted, loads while the rest of a playground does. Whoever calls this closes the pool. */
export function loadAhead(wantsExampleServer: boolean): WarmPool {
  const pool = createWarmPool();
  if (wantsExampleServer) pool.prepare(exampleServerCommand());
  return pool;
}
