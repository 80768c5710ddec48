import type { Cell } from "../../../apiserver/index.ts";
import { CORE_CELLS } from "./core.ts";
import { EVENT_CELLS } from "./events.ts";
import { NETWORK_CELLS } from "./network.ts";
import { POD_CELLS } from "./pods.ts";
import { POLICY_CELLS } from "./policy.ts";
import { STORAGE_CELLS } from "./storage.ts";
import { WORKLOAD_CELLS } from "./workloads.ts";

/** What Kubernetes computes for Tables, by the words of `types/table-cells.ts`. */
export const COMPUTED_CELLS: Readonly<Record<string, Cell>> = {
  ...CORE_CELLS,
  ...EVENT_CELLS,
  ...NETWORK_CELLS,
  ...POD_CELLS,
  ...POLICY_CELLS,
  ...STORAGE_CELLS,
  ...WORKLOAD_CELLS,
};
