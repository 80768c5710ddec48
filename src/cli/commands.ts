import { UsageError } from "./arguments.ts";
import { explainCommand } from "./explain-command.ts";
import { helpText, type Language } from "./help.ts";
import { upCommand } from "./up-command.ts";
import { packageVersion } from "./version.ts";

/** Resolves to the exit code. */
export type Command = (args: readonly string[], language: Language) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  up: upCommand,
  explain: explainCommand,
  "example-server": async (args) => {
    if (args[0] === "greetings") {
      const { runGreetingsServer } = await import("../example-server/greetings/main.ts");
      return runGreetingsServer(args.slice(1));
    }
    const { runExampleServer } = await import("../example-server/main.ts");
    return runExampleServer(args);
  },
  // Loaded here alone: the lessons take time that a playground without them need not spend.
  workshop: async (args, language) => {
    const { workshopCommand } = await import("./workshop-command.ts");
    return workshopCommand(args, language);
  },
  version: async () => {
    console.log(packageVersion());
    return 0;
  },
  help: async (_args, language) => {
    console.log(helpText(language));
    return 0;
  },
};

/** `up` is the command when the first argument is a flag or absent. @throws UsageError */
export function findCommand(args: readonly string[]): { run: Command; rest: readonly string[] } {
  const [first] = args;
  if (first === "--help" || first === "-h") return { run: COMMANDS.help ?? upCommand, rest: [] };
  if (first === "--version") return { run: COMMANDS.version ?? upCommand, rest: [] };
  if (first === undefined || first.startsWith("-")) return { run: upCommand, rest: args };
  const run = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  if (run === undefined) throw new UsageError(`There is no command "${first}".`);
  return { run, rest: args.slice(1) };
}
