/** What go-restful sees to before a handler is asked: paths, methods and types that no route of a service takes. */
import { firstLine } from "./header-rules.ts";
import type { IncomingMessage } from "node:http";
import { apiErrors } from "../apimachinery/index.ts";
import { checkProduced } from "./replies.ts";
import type { RequestInfo } from "./request-info.ts";

interface PageRequest {
  readonly req: IncomingMessage;
  readonly info: RequestInfo;
}

/** Whether a request is for this page alone. @throws ApiError for paths below it, and as `checkReadRoute` */
export function isRoutedPage(request: PageRequest, root: string, produces: readonly string[]): boolean {
  const { path } = request.info;
  if (path !== root && !path.startsWith(`${root}/`)) return false;
  if (!/^\/*$/.test(path.slice(root.length))) throw apiErrors.noSuchPath();
  checkReadRoute(request, produces);
  return true;
}

/** @throws ApiError 405 for all but GET, 406 for a client that takes none of the types */
export function checkReadRoute({ req }: PageRequest, produces: readonly string[]): void {
  if (req.method !== "GET") throw apiErrors.methodNotAllowed();
  checkProduced(firstLine(req, "accept"), produces);
}
