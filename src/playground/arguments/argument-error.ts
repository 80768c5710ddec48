import { Misfit, type Check } from "../../apimachinery/index.ts";

/** What a call of the kit was given cannot be right: an unknown option, or a value of another type. Nothing was done. */
export class ArgumentError extends TypeError {
  /** Stands before the message in a stack. */
  override readonly name = "ArgumentError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_ARGUMENT";
  /** Which one, e.g. `options.port`. */
  readonly argument: string;

  constructor(argument: string, problem: string) {
    super(`${argument}: ${problem}`);
    this.argument = argument;
  }
}

/** The value, if it is what the check says. @throws ArgumentError */
export function given<T>(check: Check, value: T, argument: string): T {
  try {
    check(value, argument);
    return value;
  } catch (error) {
    throw error instanceof Misfit ? new ArgumentError(error.place, error.problem) : error;
  }
}
