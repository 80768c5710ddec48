export interface ClientReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON. @throws SyntaxError */
  json(): unknown;
}

export interface ClientRequest {
  readonly method: string;
  /** With its query; sent as it is. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Text and bytes as they are, everything else as JSON. */
  readonly body?: unknown;
  /** Ends the request, and fails it. */
  readonly signal?: AbortSignal;
  /** Fails the request when its answer is not whole by then. Default: it may take for ever. */
  readonly timeoutMs?: number;
  /** An answer with more bytes fails. Default: any number is read. */
  readonly maxBytes?: number;
}

/** An answer that goes on, e.g. a watch. */
export interface ClientStream {
  readonly status: number;
  /** Ends when the server ends it; fails when the signal is given. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Requests to the main apiserver as one user. */
export interface PlaygroundClient {
  /** A GET whose body is read as it comes; `signal` ends it. */
  stream(path: string, signal: AbortSignal, headers?: ClientRequest["headers"]): Promise<ClientStream>;
  request(request: ClientRequest): Promise<ClientReply>;
  get(path: string, headers?: ClientRequest["headers"]): Promise<ClientReply>;
  post(path: string, body: unknown, headers?: ClientRequest["headers"]): Promise<ClientReply>;
  put(path: string, body: unknown, headers?: ClientRequest["headers"]): Promise<ClientReply>;
  /** A merge patch unless the headers name another type. */
  patch(path: string, body: unknown, headers?: ClientRequest["headers"]): Promise<ClientReply>;
  delete(path: string, headers?: ClientRequest["headers"]): Promise<ClientReply>;
}
