import type { ThemeChoice } from "../tui/index.ts";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { isLanguage, messageOf, type Language } from "../apimachinery/index.ts";
import { UP_FLAGS, type FlagName, type FlagSpec } from "./flags.ts";
import { meantParams, usageText, type UsageName, type UsageParams } from "./usage.ts";

/** Ends the command with an exit code of its own. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Bad usage, said in either language. */
export class UsageError extends CommandError {
  override readonly name = "UsageError";
  readonly #said: UsageName;
  readonly #params: UsageParams;

  constructor(said: UsageName, params: UsageParams = {}) {
    super(usageText(said, params, "en"), 2);
    this.#said = said;
    this.#params = params;
  }

  text(language: Language): string {
    return usageText(this.#said, this.#params, language);
  }
}

/** A name that is none of the known ones; with the one that was meant, where one is near. */
export function unknownName(
  unknown: UsageName,
  withMeant: UsageName,
  name: string,
  known: readonly string[],
): UsageError {
  const params = meantParams(name, known);
  return new UsageError("meant" in params ? withMeant : unknown, params);
}

export type ValuesOf<Name extends string> = Partial<Record<Name, string | boolean | string[]>>;
export type FlagValues = ValuesOf<FlagName>;

/** A command line as it was read. */
export interface Given {
  readonly flags: FlagValues;
  readonly positionals: readonly string[];
}

/** The flags of `up`. @throws UsageError naming the flag and what it takes. */
export function parseFlags(args: readonly string[]): Given {
  return parseFlagsOf(UP_FLAGS, args);
}

/** Without manifests of its own, `up` loads those of the tutorial. */
export function loadsTutorial(flags: FlagValues): boolean {
  return listFlag(flags, "filename").length === 0 && flags["no-examples"] !== true;
}

/** `--lang`, else what the locale says. @throws UsageError */
export function languageFlag(value: string | undefined, locale: Language): Language {
  if (value === undefined) return locale;
  if (!isLanguage(value)) throw new UsageError("lang", { value });
  return value;
}

const THEMES: readonly ThemeChoice[] = ["auto", "dark", "light", "mono"];

/** `--theme`, before anything starts. @throws UsageError */
export function checkTheme(value: string | undefined): void {
  if (value !== undefined && !(THEMES as readonly string[]).includes(value)) throw new UsageError("theme", { value });
}

/** Flags of a table. @throws UsageError naming the flag and what it takes. */
export function parseFlagsOf<const Table extends readonly FlagSpec[]>(
  specs: Table,
  args: readonly string[],
): { flags: ValuesOf<Table[number]["name"]>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: withOmittedValues(args, specs),
      options: optionTable(specs),
      allowPositionals: true,
      strict: true,
    });
    checkValues(values);
    return { flags: values as ValuesOf<Table[number]["name"]>, positionals };
  } catch (error) {
    throw error instanceof UsageError ? error : flagError(messageOf(error), specs);
  }
}

/** A variable of a script that is empty would otherwise be no command to run, or the current folder. @throws UsageError */
function checkValues(values: Readonly<Record<string, unknown>>): void {
  for (const [flag, value] of Object.entries(values)) {
    const isEmpty = [value].flat().some((one) => typeof one === "string" && one.trim() === "");
    if (isEmpty) throw new UsageError("flag-empty", { flag });
  }
}

/** `--web` alone means `--web=0`. */
function withOmittedValues(args: readonly string[], specs: readonly FlagSpec[]): string[] {
  const end = args.indexOf("--");
  return args.map((arg, index) => {
    const spec = end < 0 || index < end ? specs.find(({ name }) => arg === `--${name}`) : undefined;
    return spec?.otherwise === undefined ? arg : `${arg}=${spec.otherwise}`;
  });
}

function optionTable(specs: readonly FlagSpec[]): NonNullable<ParseArgsConfig["options"]> {
  return Object.fromEntries(
    specs.map((spec) => {
      const type = spec.value === undefined ? "boolean" : "string";
      return [
        spec.name,
        { type, multiple: spec.multiple === true, ...(spec.short === undefined ? {} : { short: spec.short }) },
      ];
    }),
  );
}

/** What Node's parser says, as ours: its messages are the only place where it names the flag. */
function flagError(message: string, specs: readonly FlagSpec[]): UsageError {
  const known = specs.map(({ name }) => name);
  const [, name] = /^Unknown option '--([^']+)'/.exec(message) ?? [];
  if (name !== undefined) return unknownName("unknown-flag", "meant-flag", name, known);
  const [, letter] = /^Unknown option '-([^']+)'/.exec(message) ?? [];
  if (letter !== undefined) return new UsageError("unknown-letter", { name: letter });
  for (const [said, pattern] of FLAG_ERRORS) {
    const [, flag] = pattern.exec(message) ?? [];
    if (flag !== undefined) return new UsageError(said, { flag });
  }
  // Node adds advice on `--` that only confuses here.
  return new UsageError("flag-other", { problem: message.split(/\. To specify|\n/)[0] ?? message });
}

const FLAG_ERRORS = [
  ["flag-needs", /^Option '([^']+)' argument missing/],
  ["flag-ambiguous", /^Option '([^']+)' argument is ambiguous/],
  ["flag-takes-none", /^Option '([^']+)' does not take an argument/],
] as const;

/** A number of requests from a flag; undefined without the flag. @throws UsageError */
export function countFlag(name: FlagName, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new UsageError("count", { flag: name, value });
  return Number(value);
}

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000 } as const;

/** Milliseconds from `500ms`, `30s`, `2m` or `0`; undefined without the flag. @throws UsageError */
export function durationFlag(name: FlagName, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const [, count, unit] = /^(\d{1,6})(ms|s|m)$/.exec(value === "0" ? "0s" : value) ?? [];
  if (count === undefined) throw new UsageError("duration", { flag: name, value });
  return Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS];
}

/** A port number from a flag; @throws UsageError */
export function portFlag(name: string, value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new UsageError("port", { flag: name, value });
  return port;
}

export function stringFlag<Name extends string>(flags: ValuesOf<Name>, name: Name): string | undefined {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
}

export function listFlag(flags: FlagValues, name: FlagName): readonly string[] {
  const value = flags[name];
  return Array.isArray(value) ? value : [];
}
