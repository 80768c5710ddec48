import { messageOf } from "../../apimachinery/index.ts";
import type { EventHub } from "../events/index.ts";

/** A test's own code threw while it answered a request: `handler`, `fetch`, `intercept` or `validate`. The `cause` is what it threw. */
export class HandlerError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "HandlerError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_HANDLER";
  /** Whose handler threw. */
  readonly apiService: string;

  constructor(apiService: string, where: string, cause: unknown) {
    super(`${where} of ${apiService} threw: ${messageOf(cause)}`, { cause });
    this.apiService = apiService;
  }
}

/** What handlers threw and nobody has read yet. */
export interface HandlerErrors {
  /** Takes them, oldest first; `close()` throws what is left. */
  read(): HandlerError[];
}

export interface HandlerErrorLog extends HandlerErrors {
  tell(error: HandlerError): void;
  /** The newest one of an APIService; whoever gets it as a cause has read what there is of that APIService. */
  causeFor(apiService: string): HandlerError | undefined;
  /** @throws HandlerError, or an AggregateError of several */
  throwUnread(): void;
}

/** A handler that always throws is asked again and again: these tell enough of it. */
const KEPT = 100;

export function createHandlerErrors(events: Pick<EventHub, "emit">): HandlerErrorLog {
  let unread: HandlerError[] = [];
  const read = (): HandlerError[] => {
    const taken = unread;
    unread = [];
    return taken;
  };
  return {
    read,
    tell(error) {
      if (unread.length < KEPT) unread.push(error);
      events.emit("error", "handler", error.message, error.apiService);
    },
    causeFor(apiService) {
      const cause = unread.findLast((error) => error.apiService === apiService);
      unread = unread.filter((error) => error.apiService !== apiService);
      return cause;
    },
    throwUnread() {
      const left = read();
      const [first] = left;
      if (left.length > 1) throw new AggregateError(left, left.map(({ message }) => message).join("; "));
      if (first !== undefined) throw first;
    },
  };
}
