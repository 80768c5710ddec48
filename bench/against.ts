import { TOKEN_HEADER } from "./materials.ts";
import { apiService, backendService } from "./playground.ts";
import { firstSuccess, insecureRequest } from "./requests.ts";

/** A kube-apiserver that the reader has, measured in the same turns: `--against URL --against-token TOKEN`. */
export interface Against {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function againstOf(url: string, token: string | undefined): Against {
  const headers = token === undefined ? TOKEN_HEADER : { Authorization: `Bearer ${token}` };
  return { url: url.replace(/\/+$/, ""), headers };
}

const SERVICES = "/api/v1/namespaces/default/services";
const API_SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";

/** What makes it proxy to the bench's backend; the returned function takes that away again. */
export async function register({ url, headers }: Against, port: number, caPem: string): Promise<() => Promise<void>> {
  const objects = [
    { collection: SERVICES, object: backendService(port) },
    { collection: API_SERVICES, object: apiService(port, caPem) },
  ];
  const remove = async (): Promise<void> => {
    for (const { collection, object } of objects)
      await insecureRequest("DELETE", `${url}${collection}/${object.metadata.name}`, headers);
  };
  await remove();
  for (const { collection, object } of objects) {
    const type = { ...headers, "Content-Type": "application/json" };
    const { status, body } = await insecureRequest("POST", `${url}${collection}`, type, JSON.stringify(object));
    if (status !== 201) throw new Error(`${url} answered ${status} to a ${object.kind}: ${body}`);
  }
  await firstSuccess(`${url}/apis/bench.example.com/v1/things/small`, headers);
  return remove;
}
