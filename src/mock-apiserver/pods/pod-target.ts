import { quote, type KubeObject, apiErrors, listAt, textAt } from "../../apimachinery/index.ts";

/** The container that a request is about (`pkg/registry/core/pod/strategy.go` validateContainer). @throws ApiError 400 */
export function chooseContainer(pod: KubeObject, wanted: string): string {
  const { name: podName = "" } = pod.metadata;
  const names = containerNames(pod, "containers");
  const initNames = containerNames(pod, "initContainers");
  if (wanted !== "") {
    if ([...names, ...initNames].includes(wanted)) return wanted;
    throw apiErrors.badRequest(`container ${wanted} is not valid for pod ${podName}`);
  }
  const [only] = names;
  if (names.length === 1 && initNames.length === 0 && only !== undefined) return only;
  const choice = names.length === 0 ? "" : `, choose one of: [${names.join(" ")}]`;
  const init = initNames.length === 0 ? "" : ` or one of the init containers: [${initNames.join(" ")}]`;
  throw apiErrors.badRequest(`a container name must be specified for pod ${podName}${choice}${init}`);
}

function containerNames(pod: KubeObject, field: string): string[] {
  return listAt(pod, "spec", field).map((container) => textAt(container, "name"));
}

/** `strategy.go` streamLocation. @throws ApiError 400 */
export function requireNode(pod: KubeObject): void {
  if (textAt(pod, "spec", "nodeName") === "") {
    throw apiErrors.badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  }
}

const PULL_PROBLEMS: ReadonlyMap<string, string> = new Map([
  ["ErrImagePull", "image can't be pulled"],
  ["ImagePullBackOff", "trying and failing to pull image"],
]);

/** Why there is no log to read, as `pkg/kubelet/kubelet_pods.go` validateContainerLogStatus says it; undefined when there is. */
export function logProblem(pod: KubeObject, container: string, previous: boolean): string | undefined {
  const where = `container ${quote(container)} in pod ${quote(pod.metadata.name ?? "")}`;
  const status = listAt(pod, "status", "containerStatuses").find((item) => textAt(item, "name") === container);
  if (status === undefined) return `${where} is not available`;
  const lastId = textAt(status, "lastState", "terminated", "containerID");
  if (previous) return lastId === "" ? `previous terminated ${where} not found` : undefined;
  const waiting = textAt(status, "state", "waiting", "reason");
  if (waiting === "" || lastId !== "") return undefined;
  return `${where} is waiting to start: ${PULL_PROBLEMS.get(waiting) ?? waiting}`;
}
