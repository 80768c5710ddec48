type Headers = Readonly<Record<string, string | string[]>>;

export interface ClientReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON. @throws SyntaxError */
  json(): unknown;
}

/** How long a request may take, and how much it may bring. */
export interface ClientLimits {
  /** Ends the request, and fails it with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Fails the request when its answer is not whole by then. Default: it may take for ever. */
  readonly timeoutMs?: number;
  /** An answer with more bytes fails. Default: any number is read. */
  readonly maxBytes?: number;
}

export interface ClientRequest extends ClientLimits {
  readonly method: string;
  /** With its query; sent as it is. */
  readonly path: string;
  readonly headers?: Headers;
  /** Text and bytes as they are, everything else as JSON. */
  readonly body?: unknown;
}

/** An answer that goes on, e.g. a watch. */
export interface ClientStream {
  readonly status: number;
  /** Ends when the server ends it; fails when the signal is given. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Requests to the main apiserver as one user. */
export interface PlaygroundClient {
  /** A GET whose body is read as it comes; `signal` ends it. The limits are of its beginning. */
  stream(
    path: string,
    signal: AbortSignal,
    headers?: Headers,
    limits?: Pick<ClientLimits, "timeoutMs">,
  ): Promise<ClientStream>;
  request(request: ClientRequest): Promise<ClientReply>;
  get(path: string, headers?: Headers, limits?: ClientLimits): Promise<ClientReply>;
  post(path: string, body: unknown, headers?: Headers, limits?: ClientLimits): Promise<ClientReply>;
  put(path: string, body: unknown, headers?: Headers, limits?: ClientLimits): Promise<ClientReply>;
  /** A merge patch unless the headers name another type. */
  patch(path: string, body: unknown, headers?: Headers, limits?: ClientLimits): Promise<ClientReply>;
  delete(path: string, headers?: Headers, limits?: ClientLimits): Promise<ClientReply>;
}
