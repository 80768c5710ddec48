interface OptionFacts {
  readonly short?: string;
  readonly hasValue?: boolean;
}

/** What of curl's many options asks for one reply needs; each with or without a value. */
const OPTIONS = {
  insecure: { short: "k" },
  silent: { short: "s" },
  "show-error": { short: "S" },
  include: { short: "i" },
  head: { short: "I" },
  verbose: { short: "v" },
  fail: { short: "f" },
  "no-buffer": { short: "N" },
  request: { short: "X", hasValue: true },
  header: { short: "H", hasValue: true },
  data: { short: "d", hasValue: true },
  "data-raw": { hasValue: true },
  cacert: { hasValue: true },
  cert: { short: "E", hasValue: true },
  key: { hasValue: true },
  output: { short: "o", hasValue: true },
  "write-out": { short: "w", hasValue: true },
  "max-time": { short: "m", hasValue: true },
  "connect-timeout": { hasValue: true },
  "user-agent": { short: "A", hasValue: true },
  "oauth2-bearer": { hasValue: true },
  variable: { hasValue: true },
  "expand-header": { hasValue: true },
} as const satisfies Record<string, OptionFacts>;

export type CurlOption = keyof typeof OPTIONS;

export interface CurlArguments {
  readonly urls: readonly string[];
  has(option: CurlOption): boolean;
  /** The last one given. */
  value(option: CurlOption): string | undefined;
  values(option: CurlOption): readonly string[];
}

/** curl's own words and exit code. */
export class CurlError extends Error {
  override readonly name = "CurlError";
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws CurlError */
export function parseCurlArguments(args: readonly string[]): CurlArguments {
  const given = new Map<CurlOption, string[]>();
  const urls: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg.startsWith("--")) take(longOption(arg), arg, undefined, rest, given);
    else if (arg.startsWith("-") && arg !== "-") takeShort(arg, rest, given);
    else urls.push(arg);
  }
  if (urls.length === 0) throw new CurlError(2, "curl: (2) no URL specified");
  return {
    urls,
    has: (option) => given.has(option),
    value: (option) => given.get(option)?.at(-1),
    values: (option) => given.get(option) ?? [],
  };
}

/** `-sk`, `-XPOST`, `-H value`. */
function takeShort(arg: string, rest: string[], given: Map<CurlOption, string[]>): void {
  for (let at = 1; at < arg.length; at++) {
    const option = shortOption(arg.charAt(at));
    if (option === undefined) throw unknown(arg);
    const attached = arg.slice(at + 1);
    take(option, `-${arg.charAt(at)}`, attached === "" ? undefined : attached, rest, given);
    if (hasValue(option)) return;
  }
}

function take(
  option: CurlOption,
  written: string,
  attached: string | undefined,
  rest: string[],
  given: Map<CurlOption, string[]>,
): void {
  const value = hasValue(option) ? (attached ?? rest.shift()) : "";
  if (value === undefined) throw new CurlError(2, `curl: option ${written}: requires parameter`);
  given.set(option, [...(given.get(option) ?? []), value]);
}

function hasValue(option: CurlOption): boolean {
  const facts: OptionFacts = OPTIONS[option];
  return facts.hasValue === true;
}

function longOption(arg: string): CurlOption {
  const name = arg.slice(2);
  if (!Object.hasOwn(OPTIONS, name)) throw unknown(arg);
  return name as CurlOption;
}

function shortOption(letter: string): CurlOption | undefined {
  const found = Object.entries(OPTIONS).find(([, facts]) => "short" in facts && facts.short === letter);
  return found?.[0] as CurlOption | undefined;
}

function unknown(arg: string): CurlError {
  const more = "curl: try 'curl --help' or 'curl --manual' for more information";
  return new CurlError(2, `curl: option ${arg}: is unknown\n${more}`);
}
