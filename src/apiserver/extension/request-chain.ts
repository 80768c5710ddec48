import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf, ApiError, apiErrors, escapeMarkup, quote, type UserInfo } from "../../apimachinery/index.ts";
import { requestAttributes } from "../authorization/access-attributes.ts";
import type { Authenticate } from "../delegated/delegated-authentication.ts";
import type { Authorize } from "../delegated/delegated-authorization.ts";
import { parseQuery, parseTarget } from "../go-url.ts";
import { forbidSniffing, notFoundPage, openReply, writeStatus, writeText } from "../replies.ts";
import { requestInfo, type RequestInfo } from "../request-info.ts";

/** One request of an extension apiserver, of a user that is known and may do what it asks for. */
export interface ExtensionRequest {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly info: RequestInfo;
  readonly user: UserInfo;
}

/** False when the path is none of its own. @throws ApiError */
export type Route = (request: ExtensionRequest) => boolean | Promise<boolean>;

export type HandleRequest = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

export interface RequestChainOptions {
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  readonly routes: readonly Route[];
  readonly onInternalError: (error: unknown) => void;
}

/**
 * The pipeline of an extension apiserver, top to bottom: who asks, may they, then the first route that knows the path.
 * It is the main apiserver's without impersonation and aggregation. Never rejects.
 */
export function createRequestChain(options: RequestChainOptions): HandleRequest {
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
      answerError(res, error, options.onInternalError);
    }
  };
}

/** apiserver `endpoints/filters/authorization.go`: no answer is no permission, and an internal error. */
async function isAllowed(
  { req, res, info, user }: ExtensionRequest,
  { authorize, onInternalError }: RequestChainOptions,
): Promise<boolean> {
  const attributes = requestAttributes(user, info);
  let verdict: Awaited<ReturnType<Authorize>>;
  try {
    verdict = await authorize(attributes);
  } catch (error) {
    const problem = messageOf(error);
    onInternalError(error);
    writeText(res, 500, escapeMarkup(`Internal Server Error: ${quote(req.url ?? "")}: ${problem}`));
    return false;
  }
  if (verdict.allowed) return true;
  forbidSniffing(res);
  throw apiErrors.accessDenied(attributes, verdict.reason);
}

function answerError(res: ServerResponse, error: unknown, onInternalError: (error: unknown) => void): void {
  const known = error instanceof ApiError;
  if (!known) onInternalError(error);
  if (res.headersSent) res.destroy();
  else writeStatus(res, known ? error : apiErrors.internal("the server failed to answer; see its log"));
}
