import {
  messageOf,
  type AccessAttributes,
  type Clock,
  ApiError,
  GROUP_MASTERS,
  at,
  textAt,
} from "../../apimachinery/index.ts";
import { createExpiringCache } from "./expiring-cache.ts";
import type { Log } from "./log.ts";
import type { MainClient } from "./main-client.ts";

export interface AccessVerdict {
  readonly allowed: boolean;
  /** The main apiserver's; often empty. */
  readonly reason: string;
}

/** @throws Error when the main apiserver gives no answer */
export type Authorize = (attributes: AccessAttributes) => Promise<AccessVerdict>;

export interface DelegatedAuthorizationOptions {
  readonly client: MainClient;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a yes holds. */
  readonly allowTtlMs: number;
  /** How long a no holds. */
  readonly denyTtlMs: number;
}

/** apiserver `server/options/authorization.go`. */
const ALWAYS_ALLOWED_PATHS: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/livez"]);
const CACHED_VERDICTS = 8192;
/** Longer questions are asked every time (`plugin/pkg/authorizer/webhook` shouldCache). */
const MAX_CACHED_KEY = 10_000;
/** apiserver `server/options/authentication.go` DefaultAuthWebhookRetryBackoff. */
const ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;
const WAIT_FACTOR = 1.5;

/** system:masters and health checks pass; everything else is asked by SubjectAccessReview. */
export function createDelegatedAuthorization(options: DelegatedAuthorizationOptions): Authorize {
  const { log, clock, allowTtlMs, denyTtlMs } = options;
  const known = createExpiringCache<AccessVerdict>(CACHED_VERDICTS, clock);
  return async (attributes) => {
    if (attributes.user.groups.includes(GROUP_MASTERS)) return { allowed: true, reason: "" };
    if (!attributes.isResourceRequest && ALWAYS_ALLOWED_PATHS.has(attributes.path))
      return { allowed: true, reason: "" };
    const spec = reviewSpec(attributes);
    const key = JSON.stringify(spec);
    const before = known.get(key);
    if (before !== undefined) return before;
    try {
      const verdict = await ask(options, spec);
      if (key.length <= MAX_CACHED_KEY) known.set(key, verdict, verdict.allowed ? allowTtlMs : denyTtlMs);
      return verdict;
    } catch (error) {
      log.error(`Failed to make webhook authorizer request: ${messageOf(error)}`);
      throw error;
    }
  };
}

async function ask({ client, clock }: DelegatedAuthorizationOptions, spec: object): Promise<AccessVerdict> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const reply = await client.post("/apis/authorization.k8s.io/v1/subjectaccessreviews", {
        kind: "SubjectAccessReview",
        apiVersion: "authorization.k8s.io/v1",
        metadata: {},
        spec,
        status: { allowed: false },
      });
      return { allowed: at(reply, "status", "allowed") === true, reason: textAt(reply, "status", "reason") };
    } catch (error) {
      if (attempt === ATTEMPTS || !isWorthAnother(error)) throw error;
      const wait = FIRST_WAIT_MS * WAIT_FACTOR ** (attempt - 1);
      await new Promise<void>((resolve) => void clock.after(wait, resolve));
    }
  }
}

/** apiserver `util/webhook` DefaultShouldRetry. */
function isWorthAnother(error: unknown): boolean {
  if (error instanceof ApiError) {
    return error.code === 429 || error.code === 500 || error.status.details?.retryAfterSeconds !== undefined;
  }
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && (cause as NodeJS.ErrnoException).code === "ECONNRESET";
}

/** `authorization/v1` SubjectAccessReviewSpec; empty fields are left out, as Go does. */
function reviewSpec(attributes: AccessAttributes): object {
  const { user, verb, isResourceRequest, apiGroup, apiVersion, resource, subresource, namespace, name, path } =
    attributes;
  const resourceAttributes = { namespace, verb, group: apiGroup, version: apiVersion, resource, subresource, name };
  return withoutEmpty({
    ...(isResourceRequest
      ? { resourceAttributes: withoutEmpty(resourceAttributes) }
      : { nonResourceAttributes: withoutEmpty({ path, verb }) }),
    user: user.name,
    groups: user.groups,
    extra: Object.keys(user.extra).length === 0 ? "" : user.extra,
    uid: user.uid,
  });
}

function withoutEmpty(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
}
