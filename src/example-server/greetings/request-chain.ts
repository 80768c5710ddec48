/**
 * The way of a request through the extension server, top to bottom: who asks, may they, then the first route that knows the
 * path. It is the main apiserver's way without impersonation and aggregation.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { escapeMarkup, quote, ApiError, apiErrors } from "../../apimachinery/index.ts";
import {
  requestAttributes,
  parseQuery,
  parseTarget,
  forbidSniffing,
  notFoundPage,
  openReply,
  writeStatus,
  writeText,
  requestInfo,
  type Authenticate,
  type Authorize,
  type Log,
} from "../../apiserver/index.ts";
import type { ExtensionRequest } from "./greeting-subresources.ts";

/** False when the path is none of its own. @throws ApiError */
export type Route = (request: ExtensionRequest) => boolean | Promise<boolean>;

export interface RequestChainOptions {
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  readonly routes: readonly Route[];
  readonly log: Log;
}

/** Answers one request; never rejects. */
export function createRequestChain(
  options: RequestChainOptions,
): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  return async (req, res) => {
    openReply(res);
    const target = parseTarget(req.url ?? "");
    if (target === undefined) return writeText(res, 400, "400 Bad Request");
    const info = requestInfo(req.method ?? "GET", target.path, parseQuery(target.rawQuery));
    try {
      const user = await options.authenticate(req);
      const request = { req, res, info, user };
      if (!(await isAllowed(request, options))) return;
      for (const route of options.routes) if (await route(request)) return;
      notFoundPage(res);
    } catch (error) {
      answerError(res, error, options.log);
    }
  };
}

/** apiserver `endpoints/filters/authorization.go`: no answer is no permission, and an internal error. */
async function isAllowed(
  { req, res, info, user }: ExtensionRequest,
  { authorize, log }: RequestChainOptions,
): Promise<boolean> {
  const attributes = requestAttributes(user, info);
  let verdict: Awaited<ReturnType<Authorize>>;
  try {
    verdict = await authorize(attributes);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    log.error(`"Unhandled Error" err=${JSON.stringify(problem)}`);
    writeText(res, 500, escapeMarkup(`Internal Server Error: ${quote(req.url ?? "")}: ${problem}`));
    return false;
  }
  if (verdict.allowed) return true;
  forbidSniffing(res);
  throw apiErrors.accessDenied(attributes, verdict.reason);
}

function answerError(res: ServerResponse, error: unknown, log: Log): void {
  const known = error instanceof ApiError;
  if (!known) log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (res.headersSent) res.destroy();
  else writeStatus(res, known ? error : apiErrors.internal("the server failed to answer; see its log"));
}
