/** The extension servers that come along. */
export { GREETINGS } from "./greetings/greeting-kind.ts";
export { greetingsServerProgram } from "./greetings/program.ts";
export { exampleServerProgram } from "./program.ts";
