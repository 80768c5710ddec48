/** No answer came in the time that a request was given. */
export class ClientTimeoutError extends Error {
  /** Stands before the message in a stack: that of the error which AbortSignal.timeout makes. */
  override readonly name = "TimeoutError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_TIMEOUT";
}

/** An answer brought more bytes than it was allowed. */
export class ClientSizeError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "ClientSizeError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_SIZE";
}
