import type { Clock } from "../apimachinery/clock.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { EventRecorder } from "./event-recorder.ts";
import type { ClusterWriter } from "./writer.ts";

/** What every controller works with. */
export interface ControllerContext {
  readonly store: ObjectStore;
  readonly writer: ClusterWriter;
  readonly clock: Clock;
  readonly events: EventRecorder;
}
