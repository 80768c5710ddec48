/** One masking for records in memory, events, NDJSON, recordings, archives and the terminal UI. */
import type { RequestTrace } from "../trace.ts";
import { maskBody } from "./bodies.ts";
import { maskHeaders } from "./headers.ts";
import { maskTarget } from "./targets.ts";

export { maskBody } from "./bodies.ts";
export { MASK, maskHeaders } from "./headers.ts";
export { maskTarget } from "./targets.ts";

const masked = new WeakMap<object, object>();

/** The same result each time for a body that does not change. */
function maskedOnce<T extends object>(value: T, mask: (value: T) => T): T {
  const known = masked.get(value) as T | undefined;
  if (known !== undefined) return known;
  const result = mask(value);
  masked.set(value, result);
  return result;
}

/** A record as it may be shown to anybody; one that was made by default is like that already. */
export function maskTrace(trace: RequestTrace): RequestTrace {
  const { client, backend, responseBody, responseHeaders } = trace;
  const { target } = client;
  const body = <T extends Parameters<typeof maskBody>[0]>(given: T): T =>
    maskedOnce(given, (one) => maskBody(one, target) as T);
  return {
    ...trace,
    decisions: trace.decisions,
    client: {
      ...client,
      target: maskTarget(target),
      headers: maskHeaders(client.headers),
      ...(client.body === undefined ? {} : { body: body(client.body) }),
    },
    ...(backend === undefined
      ? {}
      : {
          backend: {
            ...backend,
            target: maskTarget(backend.target),
            headers: maskHeaders(backend.headers),
            ...(backend.responseHeaders === undefined ? {} : { responseHeaders: maskHeaders(backend.responseHeaders) }),
            ...(backend.responseBody === undefined ? {} : { responseBody: body(backend.responseBody) }),
          },
        }),
    ...(responseHeaders === undefined ? {} : { responseHeaders: maskHeaders(responseHeaders) }),
    ...(responseBody === undefined ? {} : { responseBody: body(responseBody) }),
  };
}
