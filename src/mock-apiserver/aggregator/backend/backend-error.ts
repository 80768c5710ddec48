import { isIP } from "node:net";
import type { TlsFacts } from "../../../trace/index.ts";

/** What kept a backend from answering; the message is worded as Go's net, crypto/tls and net/http word it. */
export class BackendError extends Error {
  override readonly name = "BackendError";
  /** `certificate`: the connection stood, but the peer was not the one it should be. */
  readonly kind: "dial" | "certificate" | "protocol" | "connection" | "timeout";
  /** What the peer showed, where that was refused. */
  readonly facts: TlsFacts | undefined;

  constructor(kind: BackendError["kind"], message: string, options?: ErrorOptions & { readonly facts?: TlsFacts }) {
    super(message, options);
    this.kind = kind;
    this.facts = options?.facts;
  }
}

/** http.Client's text for a deadline that passed before the headers came. */
export const CLIENT_TIMEOUT = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
/** The same for a deadline of the request's own context. */
export const CONTEXT_DEADLINE = "context deadline exceeded";

/** syscall.Errno texts behind `dial tcp <address>: connect: `. */
const DIAL_TEXTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connect: connection refused",
  ECONNRESET: "connect: connection reset by peer",
  EHOSTUNREACH: "connect: no route to host",
  ENETUNREACH: "connect: network is unreachable",
  ETIMEDOUT: "connect: connection timed out",
  EACCES: "connect: permission denied",
  EADDRNOTAVAIL: "connect: cannot assign requested address",
  EMFILE: "socket: too many open files",
};

/** Go's `net.JoinHostPort`. */
export function hostPort(host: string, port: number): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A TCP connection that could not be made; `shown` is the address as the aggregator knows it. */
export function dialError(error: NodeJS.ErrnoException, shown: string): BackendError {
  const text = DIAL_TEXTS[error.code ?? ""] ?? `connect: ${error.code ?? error.message}`;
  return new BackendError("dial", `dial tcp ${shown}: ${text}`, { cause: error });
}

export function lookupError(name: string, cause: unknown): BackendError {
  return new BackendError("dial", `dial tcp: lookup ${name}: no such host`, { cause });
}

export function remoteAddressError(shown: string): BackendError {
  const why = "only loopback addresses are dialled here unless --allow-remote-backends is set";
  return new BackendError("dial", `dial tcp ${shown}: ${why}`);
}

const HANDSHAKE_TEXTS: Readonly<Record<string, string>> = {
  // The first bytes were no TLS record: net/http looks for "HTTP/" in them, and a plain HTTP server is what sends any.
  ERR_SSL_WRONG_VERSION_NUMBER: "http: server gave HTTP response to HTTPS client",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "http: server gave HTTP response to HTTPS client",
  ERR_SSL_HTTP_REQUEST: "http: server gave HTTP response to HTTPS client",
  ECONNRESET: "EOF",
  EPIPE: "write: broken pipe",
};

/** A TLS handshake that broke off. */
export function handshakeError(error: NodeJS.ErrnoException): BackendError {
  const alert = /alert (?:number )?(\w[\w ]*)/i.exec(error.message)?.[1];
  const text =
    HANDSHAKE_TEXTS[error.code ?? ""] ??
    (alert === undefined ? `tls: ${error.message}` : `remote error: tls: ${alert}`);
  return new BackendError("protocol", text, { cause: error });
}

/** `text` is Go's x509 error. */
export function certificateError(text: string, facts?: TlsFacts): BackendError {
  return new BackendError(
    "certificate",
    `tls: failed to verify certificate: ${text}`,
    facts === undefined ? {} : { facts },
  );
}

/** Anything that a request over an open connection may fail with, as a BackendError. */
export function requestError(error: unknown, local: string, remote: string): BackendError {
  if (error instanceof BackendError) return error;
  const { code = "", message = String(error) } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (code === "UND_ERR_SOCKET" || code === "UND_ERR_CLOSED" || code === "UND_ERR_DESTROYED") {
    return new BackendError("connection", "EOF", { cause: error });
  }
  if (code === "ECONNRESET") {
    return new BackendError("connection", `read tcp ${local}->${remote}: read: connection reset by peer`, {
      cause: error,
    });
  }
  if (code === "EPIPE")
    return new BackendError("connection", `write tcp ${local}->${remote}: write: broken pipe`, { cause: error });
  if (code === "UND_ERR_HEADERS_OVERFLOW") {
    const text = "net/http: server response headers exceeded 1048576 bytes; aborted";
    return new BackendError("protocol", text, { cause: error });
  }
  if (code.startsWith("HPE_")) {
    return new BackendError("protocol", `net/http: HTTP/1.x transport connection broken: malformed HTTP response`, {
      cause: error,
    });
  }
  return new BackendError("connection", message, { cause: error });
}
