/** What a program that speaks the control API is told, with an HTTP status. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  readonly status: number;
  /** The same word in every language. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
