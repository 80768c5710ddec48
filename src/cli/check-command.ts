import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import {
  examine,
  jsonReport,
  STEP_IDS,
  junitReport,
  textReport,
  TRUSTING_STEPS,
  type Level,
  type StepResult,
} from "../doctor/index.ts";
import { nearest, sanitise, typedCommand } from "../apimachinery/index.ts";
import { startPlayground, type PlaygroundOptions } from "../playground/index.ts";
import { languageFlag, parseFlagsOf, portFlag, UsageError, type ValuesOf } from "./arguments.ts";
import { CHECK_FLAGS } from "./check-flags.ts";
import { readFlagFile } from "./flag-file.ts";
import { flagLines, type Language } from "./help.ts";
import { startGroup, type ProcessGroup } from "./process-group.ts";

type CheckFlags = ValuesOf<(typeof CHECK_FLAGS)[number]["name"]>;

const DEFAULT_PORT = 6443;
/** For a server that is started by `--exec`. */
const START_MS = 30_000;
const RETRY_MS = 50;
const GRACE_MS = 5_000;

const STRANGER = {
  en: "This main apiserver is a new one with authorities of its own. A server that was started with the kubeconfig of `up` trusts\nonly that one's: examine it with --exec, or end `up` and give check its --data-dir.",
  zh: "此主 API 服务器是新建的，使用自己的 CA。用 `up` 的 kubeconfig 启动的服务器只信任 `up` 的 CA：\n请使用 --exec，或结束 `up` 后把它的 --data-dir 交给 check。",
} as const;

/** `check URL --group G --version V`: 0 when every step passed or did not apply, else 1. */
export async function checkCommand(args: readonly string[], locale: Language): Promise<number> {
  const { flags, positionals } = parseFlagsOf(CHECK_FLAGS, args);
  const language = languageFlag(text(flags, "lang"), locale);
  if (flags.help === true) {
    console.log(
      [
        typedCommand("check URL --group GROUP --version VERSION", process.env),
        ...flagLines(CHECK_FLAGS, language),
      ].join("\n"),
    );
    return 0;
  }
  const target = { url: urlOf(positionals), group: needed(flags, "group"), version: needed(flags, "version") };
  const failing = failingLevels(text(flags, "fail-on") ?? "recommended");
  const steps = { ...stepsOf(flags, "only"), ...stepsOf(flags, "skip") };
  const [caBundle, sample] = await Promise.all([fileOf(flags, "ca"), fileOf(flags, "sample")]);
  await using playground = await startPlayground(playgroundOptions(flags));
  const command = text(flags, "exec");
  const server = command === undefined ? undefined : await startServer(command, target.url, playground.kubeconfig);
  try {
    const results = await examine({
      playground,
      ...target,
      ...(caBundle === undefined ? {} : { caBundle }),
      ...(sample === undefined ? {} : { sample }),
      ...steps,
    });
    const junit = text(flags, "junit");
    if (junit !== undefined) await writeFile(junit, junitReport(results));
    console.log(
      flags.json === true
        ? jsonReport(results)
        : textReport(results, language)
            .split("\n")
            .map((line) => sanitise(line))
            .join("\n"),
    );
    if (isPerhapsStranger(flags, results)) console.error(STRANGER[language]);
    server?.checkAlive();
    return results.some(({ status, level }) => status === "fail" && failing.includes(level)) ? 1 : 0;
  } finally {
    await server?.stop();
  }
}

/** @throws UsageError */
function stepsOf<Name extends "only" | "skip">(flags: CheckFlags, name: Name): Partial<Record<Name, string[]>> {
  const lists = flags[name];
  if (!Array.isArray(lists)) return {};
  const ids = lists.flatMap((list) => list.split(",")).map((id) => id.trim());
  const unknown = ids.find((id) => !STEP_IDS.includes(id));
  if (unknown === undefined) return { [name]: ids } as Record<Name, string[]>;
  const known = STEP_IDS.join(", ");
  const meant = nearest(unknown, STEP_IDS);
  throw meant === undefined
    ? new UsageError("check-step", { name: unknown, known })
    : new UsageError("check-step-meant", { name: unknown, meant });
}

/** @throws UsageError */
function failingLevels(least: string): readonly Level[] {
  if (least === "none") return [];
  if (least === "required") return ["required"];
  if (least === "recommended") return ["required", "recommended"];
  throw new UsageError("choice", { flag: "fail-on", choices: "required, recommended, none", value: least });
}

function urlOf(positionals: readonly string[]): string {
  const [url = "", ...others] = positionals;
  if (/^http:|^[^/]*:\d+\/?$/.test(url)) throw new UsageError("check-https", { value: url });
  if (others.length > 0 || !/^https:\/\/[^/]+\/?$/.test(url)) throw new UsageError("check");
  return url.replace(/\/$/, "");
}

function text(flags: CheckFlags, name: keyof CheckFlags): string | undefined {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
}

function needed(flags: CheckFlags, name: "group" | "version"): string {
  const value = text(flags, name);
  if (value === undefined) throw new UsageError("check-needs", { flag: name });
  return value;
}

async function fileOf(flags: CheckFlags, name: "ca" | "sample"): Promise<string | undefined> {
  const file = text(flags, name);
  return file === undefined ? undefined : readFlagFile(`--${name}`, file);
}

/**
 * Nothing that a playground beside it uses: neither its port nor its certificates and kubeconfig. `--data-dir` asks for
 * those, and so for `up`'s usual port, because a server that holds its kubeconfig calls back there.
 */
function playgroundOptions(flags: CheckFlags): PlaygroundOptions {
  const dataDir = text(flags, "data-dir");
  const isKnown = dataDir !== undefined && text(flags, "exec") === undefined;
  const port = text(flags, "port") ?? String(isKnown ? DEFAULT_PORT : 0);
  return {
    port: portFlag("port", port),
    proxyPort: "off",
    ...(dataDir === undefined ? {} : { dataDir: path.resolve(dataDir) }),
  };
}

/** Whether the server may be a good one that merely knows another main apiserver. */
function isPerhapsStranger(flags: CheckFlags, results: readonly StepResult[]): boolean {
  const isOwn = text(flags, "exec") !== undefined || text(flags, "data-dir") !== undefined;
  return !isOwn && results.some(({ id, status }) => TRUSTING_STEPS.includes(id) && status === "fail");
}

interface ExecServer {
  stop(): Promise<void>;
  /** @throws Error when it has ended by itself */
  checkAlive(): void;
}

/** Resolves when it listens at the URL. @throws Error when it ends before, and where something else listens already */
async function startServer(command: string, url: string, kubeconfig: string): Promise<ExecServer> {
  if (await canConnect(...hostAndPort(url)))
    throw new Error(`something else listens at ${url} already: end it, or give the server of --exec another port`);
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  const group = startGroup(command, { stdio: ["ignore", 2, 2], env, graceMs: GRACE_MS });
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), START_MS);
  const ended = group.exited.then((code) => `the server of --exec ended with exit code ${code} before it`);
  const listening = whenListening(url, late.signal);
  const failure = await Promise.race([ended, listening]).finally(() => {
    clearTimeout(timer);
    late.abort();
  });
  if (failure === undefined) return aliveUntil(group);
  await group.stop();
  throw new Error(`${failure} listened at ${url}: ${command}`);
}

function aliveUntil(group: ProcessGroup): ExecServer {
  let code: number | undefined;
  void group.exited.then((exitCode) => (code = exitCode));
  return {
    stop: () => group.stop(),
    checkAlive() {
      if (code !== undefined)
        throw new Error(`the server of --exec ended with exit code ${code} while it was examined`);
    },
  };
}

function hostAndPort(url: string): [string, number] {
  const { hostname, port } = new URL(url);
  return [hostname.replace(/^\[|\]$/g, ""), Number(port === "" ? 443 : port)];
}

/** Undefined when something listens. */
async function whenListening(url: string, late: AbortSignal): Promise<string | undefined> {
  while (!late.aborted) {
    if (await canConnect(...hostAndPort(url))) return undefined;
    // Nobody tells when another process begins to listen.
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return `the server of --exec has not, within ${START_MS / 1000} s,`;
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const answer = (result: boolean) => (): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", answer(true));
    socket.once("error", answer(false));
  });
}
