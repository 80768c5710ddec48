/** The playground was closed before, or while something was waited for. */
export class ClosedError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "ClosedError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_CLOSED";

  constructor() {
    super("the playground was closed");
  }
}
