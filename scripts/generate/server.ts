/** Sends a GET for a path without a leading slash. */
export type Server = (path: string, accept?: string) => Promise<Response>;

const TIMEOUT_MS = 30_000;

export function serverAt(url: string, token: string | undefined): Server {
  const base = url.endsWith("/") ? url : `${url}/`;
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return async (path, accept = "application/json") =>
    fetch(new URL(path, base), {
      headers: { accept, ...authorization },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
}

/** What a path answers with. Anything but a 200 ends the run: half a server is no source. */
export async function get<T>(server: Server, path: string, accept?: string): Promise<T> {
  const reply = await server(path, accept);
  if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as T;
}
