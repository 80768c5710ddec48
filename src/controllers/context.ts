import type { Clock } from "../apimachinery/index.ts";
import type { ObjectStore } from "../storage/index.ts";
import type { EventRecorder } from "./event-recorder.ts";
import type { ClusterWriter } from "./writer.ts";

/** What every controller works with. */
export interface ControllerContext {
  readonly store: ObjectStore;
  readonly writer: ClusterWriter;
  readonly clock: Clock;
  readonly events: EventRecorder;
}
