import type { KubeList } from "../../apimachinery/index.ts";
import { writeText, type Exchange, type ResourceService } from "../../apiserver/index.ts";
import type { PodRuntime } from "./pod-runtime.ts";

/** What a kubelet says of itself and its pods (k8s `pkg/kubelet/server`), as far as the simulated one has it. */

interface KubeletParts {
  readonly service: ResourceService;
  readonly runtime: PodRuntime;
}

async function podsOf({ service, runtime }: KubeletParts): Promise<KubeList> {
  return service.list({ group: "", resource: "pods" }, { fieldSelector: `spec.nodeName=${runtime.nodeName}` });
}

/** `/containerLogs/NAMESPACE/POD/CONTAINER`. */
function logOf(
  { runtime }: KubeletParts,
  [namespace = "", pod = "", container = ""]: readonly string[],
): string | undefined {
  const log = runtime.log({ namespace, pod, container }, false);
  return log
    ?.lines()
    .map(({ text }) => `${text}\n`)
    .join("");
}

const TEXT = "text/plain; charset=utf-8";

export async function serveKubelet({ res, info }: Exchange, path: string, parts: KubeletParts): Promise<void> {
  const [, page = "", ...rest] = path.split("/").map(decodeURIComponent);
  if (info.method !== "GET" && info.method !== "HEAD") return writeText(res, 405, "405: Method Not Allowed");
  const answer = (type: string, body: string): void => void res.writeHead(200, { "Content-Type": type }).end(body);
  if (page === "healthz" && rest.length === 0) return answer(TEXT, "ok");
  if (page === "pods" && rest.length === 0) return answer("application/json", JSON.stringify(await podsOf(parts)));
  const log = page === "containerLogs" ? logOf(parts, rest) : undefined;
  return log === undefined ? writeText(res, 404, "404 page not found") : answer(TEXT, log);
}
