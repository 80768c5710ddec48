const DEFAULT_PORT = "2379";
const SERVER = /^(?<scheme>https?):\/\/(?<host>\[[0-9a-f:.]+\]|[\w.-]+)(?::(?<port>\d{1,5}))?\/?$/i;

/**
 * Reads kube-apiserver's `--etcd-servers`: comma-separated URLs, all http or all https; the port defaults to 2379.
 * @throws Error that names what is wrong with which URL
 */
export function parseEtcdServers(text: string): string[] {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 0) throw new Error("no etcd server is named; give a URL such as http://127.0.0.1:2379");
  const servers = parts.map(readServer);
  if (new Set(servers.map(({ scheme }) => scheme)).size > 1)
    throw new Error(`of the etcd servers ${parts.join(", ")} some are http and some https; they must be the same`);
  return servers.map(({ scheme, host, port }) => `${scheme}://${host}:${port}`);
}

function readServer(text: string): { scheme: string; host: string; port: string } {
  const { scheme = "", host = "", port = DEFAULT_PORT } = SERVER.exec(text)?.groups ?? {};
  if (scheme === "" || Number(port) > 65_535)
    throw new Error(`"${text}" is no address of an etcd server; give a URL such as http://127.0.0.1:2379`);
  return { scheme: scheme.toLowerCase(), host, port };
}
