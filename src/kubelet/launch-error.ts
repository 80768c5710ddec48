/** Why a container cannot be started yet, as the kubelet says it; it is tried again. */
export class LaunchError extends Error {
  override readonly name = "LaunchError";
  /** The container's waiting reason. */
  readonly reason: string;
  /** The reason of the Event that goes with it. */
  readonly eventReason: string;
  constructor(reason: string, message: string, eventReason = "Failed") {
    super(message);
    this.reason = reason;
    this.eventReason = eventReason;
  }
}
