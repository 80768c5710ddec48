import { isRecord } from "../apimachinery/index.ts";
import type { RequestTrace } from "../trace/index.ts";
import type { Route } from "../registry/index.ts";
import type { Finding, Mend } from "./lesson.ts";
import type { Text } from "./text.ts";
import { headerValues, type World } from "./world.ts";

export function both(en: string, zh: string): Text {
  return { en, zh };
}

/** A request as a learner recognises it, and what the backend got of it. */
export function traceText({ client, status, user, backend, aborted }: RequestTrace): Text {
  const code = aborted === true ? "-" : (status ?? "-");
  const head = `${client.method} ${client.target}`;
  const toBackend =
    backend === undefined
      ? both("no backend was asked", "没有询问后端")
      : both(
          `the backend received ${backend.method} ${backend.target} for ${remoteUser(backend.headers)}`,
          `后端收到 ${backend.method} ${backend.target}，用户 ${remoteUser(backend.headers)}`,
        );
  return both(
    `${head} as ${user ?? "nobody"}: ${code}; ${toBackend.en}`,
    `${head}，用户 ${user ?? "无"}：${code}；${toBackend.zh}`,
  );
}

function remoteUser(headers: readonly string[]): string {
  return headerValues(headers, "x-remote-user")[0] ?? "-";
}

/** The one request that fits; otherwise the last one that comes near is shown. */
export function expectRequest(
  world: World,
  expected: Text,
  fits: (trace: RequestTrace) => boolean,
  isNear: (trace: RequestTrace) => boolean = () => true,
): Finding {
  const requests = world.requests();
  const found = requests.findLast(fits);
  const shown = found ?? requests.findLast(isNear);
  const saw = shown === undefined ? both("no such request yet", "还没有这样的请求") : traceText(shown);
  return { passed: found !== undefined, expected, saw };
}

/** `target` without its query is exactly this path. */
export function hasPath(path: string): (trace: RequestTrace) => boolean {
  return ({ client }) => client.target.split("?", 1)[0] === path;
}

export function routeText(name: string, route: Route | undefined): Text {
  if (route === undefined) return both(`there is no APIService ${name}`, `没有名为 ${name} 的 APIService`);
  if (route.reason === "") return both(`${name} was not checked yet`, `${name} 还没有被检查`);
  const state = `${route.available ? "True" : "False"} (${route.reason}): ${route.message}`;
  return both(`${name} Available=${state}`, `${name} Available=${state}`);
}

export function expectRoute(
  world: World,
  name: string,
  expected: Text,
  fits: (route: Route) => boolean = ({ reason }) => reason === "Passed",
): Finding {
  const route = world.route(name);
  return { passed: route !== undefined && fits(route), expected, saw: routeText(name, route) };
}

/** What happened in this order, whatever lay between: for each step the request that was it, as far as they came. */
export function inOrder(world: World, steps: readonly ((trace: RequestTrace) => boolean)[]): readonly RequestTrace[] {
  const found: RequestTrace[] = [];
  for (const trace of world.requests()) {
    const step = steps[found.length];
    if (step === undefined) break;
    if (step(trace)) found.push(trace);
  }
  return found;
}

/** With what to do about it, where something stands in the way. */
export function mended(finding: Finding, isInTheWay: boolean, mend: Mend): Finding {
  return isInTheWay && !finding.passed ? { ...finding, mend } : finding;
}

export interface ExpectedVerdict {
  readonly reason: string;
  /** Part of the message. */
  readonly words?: string;
  readonly expected: Text;
}

/** The verdicts came in this order, whatever lay between them; one finding each. */
export function expectVerdicts(world: World, name: string, wanted: readonly ExpectedVerdict[]): Finding[] {
  const seen = world.verdicts(name);
  let from = 0;
  let broken = false;
  return wanted.map(({ reason, words = "", expected }) => {
    const at = seen.findIndex(
      (verdict, index) => index >= from && verdict.reason === reason && verdict.message.includes(words),
    );
    broken ||= at < 0;
    if (broken) return { passed: false, expected, saw: routeText(name, world.route(name)) };
    from = at + 1;
    const found = seen[at];
    const text = `${name}: ${found?.reason ?? ""}: ${found?.message ?? ""}`;
    return { passed: true, expected, saw: both(text, text) };
  });
}

/** How many objects a list answered with, as JSON or as the table that kubectl asks for; undefined for other answers. */
export function listedCount({ verb, status, backend }: RequestTrace): number | undefined {
  if (verb !== "list" || status !== 200) return undefined;
  const body = parsed(backend?.responseBody?.text);
  const rows = body?.items ?? body?.rows;
  return Array.isArray(rows) ? rows.length : undefined;
}

/** A SubjectAccessReview that a backend sent to the main apiserver. */
export interface AccessReview {
  readonly trace: RequestTrace;
  /** Who asked the backend. */
  readonly user: string;
  readonly allowed: boolean;
}

const REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

/** The answered ones since the lesson began, oldest first. */
export function accessReviews(world: World): AccessReview[] {
  return world.requests().flatMap((trace) => {
    if (!trace.client.target.startsWith(REVIEWS) || trace.status !== 201) return [];
    const spec = parsed(trace.client.body?.text)?.spec as { user?: string } | undefined;
    const status = parsed(trace.responseBody?.text)?.status as { allowed?: boolean } | undefined;
    return [{ trace, user: spec?.user ?? "", allowed: status?.allowed === true }];
  });
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
