import {
  languageFlag,
  loadsTutorial,
  parseFlags,
  parseFlagsOf,
  stringFlag,
  unknownName,
  UsageError,
} from "./arguments.ts";
import { exampleServerFlags, exampleServerHelp, HELP_FLAGS, helpText, type Language } from "./help.ts";
import { packageVersion } from "./version.ts";

/** Resolves to the exit code. */
export type Command = (args: readonly string[], language: Language) => Promise<number>;

const upCommand: Command = async (args, language) => {
  const given = parseFlags(args);
  const { loadAhead } = await import("../playground/pods/ahead.ts");
  const warm = loadAhead(given.flags.help !== true && loadsTutorial(given.flags));
  try {
    const up = await import("./up-command.ts");
    return await up.upCommand(given, language, warm);
  } finally {
    warm.close();
  }
};

/** `help`, and `help COMMAND` as `COMMAND --help`. */
const help: Command = async (args, locale) => {
  const { flags, positionals } = parseFlagsOf(HELP_FLAGS, args);
  const language = languageFlag(stringFlag(flags, "lang"), locale);
  const [name, ...more] = positionals;
  if (name !== undefined && HELPED.includes(name))
    return findCommand([name, ...more, "--help"]).run([...more, "--help"], language);
  if (name !== undefined) findCommand([name]);
  console.log(helpText(language));
  return 0;
};

/** The servers know no languages: they also run as containers. */
function withoutLanguage(args: readonly string[]): string[] {
  return args.filter((arg, index) => !/^--lang(?:=|$)/.test(arg) && args[index - 1] !== "--lang");
}

const version: Command = async (args, locale) => {
  const { flags } = parseFlagsOf(HELP_FLAGS, args);
  const language = languageFlag(stringFlag(flags, "lang"), locale);
  if (flags.help === true) return help([], language);
  console.log(packageVersion());
  return 0;
};

/** Each is loaded when it is asked for: what one command needs, another should not wait for. */
const COMMANDS: Readonly<Record<string, Command>> = {
  up: upCommand,
  explain: async (args, language) => {
    const { explainCommand } = await import("./explain-command.ts");
    return explainCommand(args, language);
  },
  check: async (args, language) => {
    const { checkCommand } = await import("./check-command.ts");
    return checkCommand(args, language);
  },
  "example-server": async (args, locale) => {
    const isGreetings = args[0] === "greetings";
    const given = isGreetings ? args.slice(1) : args;
    const { flags, positionals } = parseFlagsOf(exampleServerFlags(isGreetings), given);
    const language = languageFlag(stringFlag(flags, "lang"), locale);
    if (flags.help === true) {
      console.log(exampleServerHelp(isGreetings, language));
      return 0;
    }
    if (positionals[0] !== undefined) throw new UsageError("server-argument", { value: positionals[0] });
    const own = withoutLanguage(given);
    if (isGreetings) {
      const { runGreetingsServer } = await import("../example-server/greetings/main.ts");
      return runGreetingsServer(own);
    }
    const { runExampleServer } = await import("../example-server/main.ts");
    return runExampleServer(own);
  },
  pki: async (args, language) => {
    const { pkiCommand } = await import("./pki-command.ts");
    return pkiCommand(args, language);
  },
  workshop: async (args, language) => {
    const { workshopCommand } = await import("./workshop-command.ts");
    return workshopCommand(args, language);
  },
  version,
  help,
};

const HELPED: readonly string[] = ["check", "example-server", "explain", "pki", "workshop"];

/** The command that tells the usage of these arguments. */
export function helpOf([first = ""]: readonly string[]): string {
  return HELPED.includes(first) ? `${first} --help` : "help";
}

/** `up` is the command when the first argument is a flag or absent. @throws UsageError */
export function findCommand(args: readonly string[]): { run: Command; rest: readonly string[] } {
  const [first] = args;
  if (first === "--help" || first === "-h") return { run: help, rest: args.slice(1) };
  if (first === "--version") return { run: version, rest: args.slice(1) };
  if (first === undefined || first.startsWith("-")) return { run: upCommand, rest: args };
  const run = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  if (run === undefined) {
    throw unknownName("unknown-command", "meant-command", first, Object.keys(COMMANDS));
  }
  return { run, rest: args.slice(1) };
}
