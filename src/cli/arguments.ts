import { parseArgs, type ParseArgsConfig } from "node:util";
import { isLanguage, nearest, type Language } from "../apimachinery/index.ts";
import { UP_FLAGS, type FlagName, type FlagSpec } from "./flags.ts";

/** Ends the command with an exit code of its own. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Bad usage. */
export class UsageError extends CommandError {
  override readonly name = "UsageError";

  constructor(message: string) {
    super(message, 2);
  }
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
  if (!isLanguage(value)) throw new UsageError(`--lang takes en or zh, not "${value}"`);
  return value;
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
    return { flags: values as ValuesOf<Table[number]["name"]>, positionals };
  } catch (error) {
    const message = error instanceof Error ? firstSentence(error.message) : String(error);
    throw new UsageError(message + meant(message, specs));
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

/** `; did you mean --port?` behind the refusal of a flag that is not there. */
function meant(message: string, specs: readonly FlagSpec[]): string {
  const [, given] = /^Unknown option '--([^']+)'/.exec(message) ?? [];
  const found =
    given === undefined
      ? undefined
      : nearest(
          given,
          specs.map(({ name }) => name),
        );
  return found === undefined ? "" : `; did you mean --${found}?`;
}

/** Node adds advice on `--` that only confuses here. */
function firstSentence(message: string): string {
  return message.split(/\. To specify|\n/)[0] ?? message;
}

/** A number of requests from a flag; undefined without the flag. @throws UsageError */
export function countFlag(name: FlagName, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`--${name} takes a number of requests, not "${value}"`);
  return Number(value);
}

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000 } as const;

/** Milliseconds from `500ms`, `30s`, `2m` or `0`; undefined without the flag. @throws UsageError */
export function durationFlag(name: FlagName, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const [, count, unit] = /^(\d{1,6})(ms|s|m)$/.exec(value === "0" ? "0s" : value) ?? [];
  if (count === undefined) throw new UsageError(`--${name} takes a duration like 500ms, 30s, 2m or 0, not "${value}"`);
  return Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS];
}

/** A port number from a flag; @throws UsageError */
export function portFlag(name: string, value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535)
    throw new UsageError(`--${name} takes a port number from 0 to 65535, not "${value}"`);
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
