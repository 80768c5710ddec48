import type { Cluster } from "./cluster.ts";
import type { Leadership } from "../../storage/index.ts";

/** A cluster that is there while this playground leads: on one store two sets of controllers would work against each other. */
export async function startElectedCluster(
  leadership: Leadership,
  start: () => Promise<Cluster>,
  onProblem: (error: unknown) => void,
): Promise<Cluster> {
  let cluster = leadership.isLeader() ? await start() : undefined;
  let isClosed = false;
  let change = Promise.resolve();
  const follow = async (): Promise<void> => {
    const leads = leadership.isLeader() && !isClosed;
    if (leads && cluster === undefined) cluster = await start();
    if (leads || cluster === undefined) return;
    const ended = cluster;
    cluster = undefined;
    await ended.close();
  };
  const unsubscribe = leadership.subscribe(() => {
    change = change.then(follow).catch(onProblem);
  });
  return {
    logs: (...which) => cluster?.logs(...which),
    exec: (...what) => cluster?.exec(...what),
    idle: async () => {
      await change;
      await cluster?.idle();
    },
    close: async () => {
      isClosed = true;
      unsubscribe();
      await change.then(follow);
    },
  };
}
