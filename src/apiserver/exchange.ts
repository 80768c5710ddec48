import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { TraceRecorder } from "../trace/index.ts";
import type { UserInfo } from "../apimachinery/index.ts";
import type { RequestInfo } from "./request-info.ts";
import type { Reply } from "./reply.ts";

/** Both ends of an `Upgrade` request: the client's socket and the bytes that came behind the headers. */
export interface UpgradeSocket {
  readonly socket: Duplex;
  readonly head: Buffer;
}

export type Front = "https" | "proxy";

/** One client request on its way through the pipeline. `res` also serves an upgrade that is refused. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: Reply;
  readonly upgrade: UpgradeSocket | undefined;
  /** Which front took it: `proxy` is the plain-HTTP one that acts as the administrator. */
  readonly front: Front;
  readonly info: RequestInfo;
  /** The path re-encoded as Go's `URL.EscapedPath` does after decoding: what a backend is asked for. */
  readonly escapedPath: string;
  /** As the client sent it. */
  readonly rawQuery: string;
  readonly trace: TraceRecorder;
  /** Set by the authentication stage; replaced by the impersonation stage. */
  user: UserInfo;
  /** Called in this order once the connection is done with the request; one listener of the reply serves them all. */
  readonly atEnd: (() => void)[];
  /** Called when an upgrade request has become a tunnel. */
  onTunnel?: () => void;
}
