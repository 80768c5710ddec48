import { LaunchError } from "./launch-error.ts";
import type { Container } from "../types/index.ts";

/** What a manifest may say to an image's program: the catalogue's author lists it, all else is refused. */
export interface ImageRules {
  readonly reference: string;
  /** What a container's `command` may begin with; the rest of it are arguments. Empty: no command at all. */
  readonly entrypoint: readonly string[];
  /** Arguments when the container gives none: the image's CMD. */
  readonly cmd: readonly string[];
  /**
   * Arguments that a container may give; one ends in one of `VALUE_KINDS` where the container chooses the value. `any` is for
   * programs that see nothing of this machine.
   */
  readonly args: readonly string[] | "any";
  /** Names of environment variables that a container may set. */
  readonly env: readonly string[];
}

/** Checks a value and turns it into what the program gets. @throws LaunchError */
export type ValueKinds = Readonly<Record<ValueKind, (value: string) => string | Promise<string>>>;

export const VALUE_KINDS = ["<text>", "<file>", "<loopback-urls>", "<bind-address>"] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/**
 * The arguments that a container asks for, undefined for those of the image. As a container runtime joins them: `command`
 * leaves out the image's CMD. @throws LaunchError for a command that is not the image's own
 */
export function askedArguments(rules: ImageRules, { command = [], args }: Container): readonly string[] | undefined {
  if (command.length === 0) return args;
  const { entrypoint, reference } = rules;
  const isOwn = entrypoint.length > 0 && entrypoint.every((part, index) => part === command[index]);
  if (isOwn) return [...command.slice(entrypoint.length), ...(args ?? [])];
  const why =
    entrypoint.length === 0
      ? "a container's own command is not run on this machine; name one in the image catalogue (args are passed on as far as it lists them)"
      : `the command of image ${reference} must begin with its entrypoint, ${JSON.stringify(entrypoint)}; nothing else is run on this machine`;
  throw new LaunchError("CreateContainerError", why);
}

/** @throws LaunchError for an argument that the image does not list */
export async function checkedArguments(
  { args: allowed, reference }: ImageRules,
  asked: readonly string[],
  { kinds, isConfined }: { readonly kinds: ValueKinds; readonly isConfined: boolean },
): Promise<readonly string[]> {
  if (allowed === "any" && isConfined) return asked;
  if (allowed === "any") {
    const why = `the image catalogue lets ${reference} have any arguments ("args: any"), and that needs the sandbox, which is not in use here; list the arguments instead`;
    throw new LaunchError("CreateContainerError", why);
  }
  const result: string[] = [];
  for (let index = 0; index < asked.length; index++) {
    const arg = asked[index] ?? "";
    const next = asked[index + 1];
    const rule = findRule(allowed, arg, next);
    if (rule === undefined) {
      const known = allowed.length === 0 ? "none" : allowed.join(", ");
      const why = `argument ${JSON.stringify(arg)} is not among those that the image catalogue allows for ${reference}: ${known}`;
      throw new LaunchError("CreateContainerError", why);
    }
    const { kind, before, value, isNext } = rule;
    const checked = kind === undefined ? value : await kinds[kind](value);
    if (isNext) index += 1;
    result.push(...(isNext ? [arg, checked] : [before + checked]));
  }
  return result;
}

interface Match {
  readonly kind: ValueKind | undefined;
  readonly before: string;
  readonly value: string;
  /** The value is the next argument. */
  readonly isNext: boolean;
}

function findRule(allowed: readonly string[], arg: string, next: string | undefined): Match | undefined {
  for (const rule of allowed) {
    const kind = VALUE_KINDS.find((candidate) => rule.endsWith(candidate));
    if (kind === undefined) {
      if (rule === arg) return { kind, before: "", value: arg, isNext: false };
      continue;
    }
    const before = rule.slice(0, -kind.length);
    // An operand that begins with a dash would be a flag to the program.
    if (before === "" ? !arg.startsWith("-") : arg.startsWith(before))
      return { kind, before, value: arg.slice(before.length), isNext: false };
    const isFlag = before.endsWith("=") && arg === before.slice(0, -1);
    if (isFlag && next !== undefined && !next.startsWith("-")) return { kind, before: "", value: next, isNext: true };
  }
  return undefined;
}

/** @throws LaunchError for a variable that the image does not list */
export function checkEnvironment({ env: allowed, reference }: ImageRules, names: Iterable<string>): void {
  for (const name of names) {
    if (allowed.includes(name)) continue;
    const known = allowed.length === 0 ? "none" : allowed.join(", ");
    const why = `environment variable ${JSON.stringify(name)} is not among those that the image catalogue allows for ${reference}: ${known}`;
    throw new LaunchError("CreateContainerConfigError", why);
  }
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

/**
 * A manifest must not choose what this machine connects to. The program gets the URLs as they were understood here: another
 * parser may see another host in the same text. @throws LaunchError
 */
export function loopbackUrls(text: string): string {
  const urls = text.split(",").map((item) => {
    const url = URL.canParse(item) ? new URL(item) : undefined;
    const isWeb = url?.protocol === "http:" || url?.protocol === "https:";
    if (url === undefined || !isWeb || !LOOPBACK.test(url.hostname))
      throw new LaunchError("CreateContainerError", `${JSON.stringify(item)} is no URL of this machine`);
    return url.href.replace(/\/$/, "");
  });
  return urls.join(",");
}

/** Nor who may connect to it: all addresses of a container are one here. @throws LaunchError */
export function loopbackAddress(text: string): string {
  if (["", "0.0.0.0", "::", "[::]"].includes(text)) return "127.0.0.1";
  if (LOOPBACK.test(text)) return text;
  throw new LaunchError("CreateContainerError", `${JSON.stringify(text)} is no address of a container on this machine`);
}
