export class GoJsonError extends Error {
  override readonly name = "GoJsonError";
}
