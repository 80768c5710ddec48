import { both } from "../judging.ts";
import type { RequestTrace } from "../../trace/index.ts";
import type { Text } from "../text.ts";
import type { World } from "../world.ts";
import type { Doing, Look } from "./tutorial-step.ts";

export const NAME = "v1.example.k8s.io";
export const PODS = "/apis/example.k8s.io/v1/pods";
export const NAMESPACE = "/api/v1/namespaces/example-namespace";
export const DEPLOYMENT = "/apis/apps/v1/namespaces/example-namespace/deployments/example-server";
export const RBAC = "/apis/rbac.authorization.k8s.io/v1";

const AVAILABLE = `kubectl wait --for=condition=Available --timeout=60s apiservice/${NAME}`;
const NOT_AVAILABLE = `kubectl wait --for=condition=Available=False --timeout=60s apiservice/${NAME}`;
const RESTART = "kubectl rollout restart deployment example-server -n example-namespace";

export const ANSWERED: Look = { path: PODS, fits: ({ status }) => status === 200 };
export const REFUSED: Look = { path: PODS, fits: ({ status }) => status === 503 };

export function asked(path: string, status: number, user?: string): Look {
  const fits = (trace: RequestTrace): boolean => trace.status === status;
  return user === undefined ? { path, fits } : { path, user, fits };
}

export const ASK: Doing = asking(both("Ask.", "请求一次。"), PODS);

export function asking(say: Text, path: string, as?: string): Doing {
  const who = as === undefined ? "" : ` -H "Impersonate-User: ${as}"`;
  const settings = as === undefined ? {} : { as };
  return {
    say,
    shell: `curl${who} http://127.0.0.1:8001${path}`,
    run: async (world) => (await world.get(path, settings)).text,
  };
}

/** An object whose absence shows at once. */
export function deleting(say: Text, shell: string, path: string): Doing {
  return { say, shell, run: (world) => world.request("DELETE", path) };
}

export const RESTORE: Doing = {
  say: both("Bring it back.", "恢复。"),
  shell: `kubectl apply -f WORK/tutorial.yaml -f WORK/apiservice.yaml
${AVAILABLE}`,
  async run(world) {
    await applyTutorial(world);
    await world.untilReason(NAME, "Passed");
  },
};

async function applyTutorial(world: World): Promise<void> {
  await world.applyFile("tutorial.yaml");
  await world.applyFile("apiservice.yaml");
}

const PODS_OF = `${NAMESPACE}/pods`;

async function deletePods(world: World): Promise<void> {
  const { text } = await world.get(PODS_OF);
  const { items } = JSON.parse(text) as { items: readonly { metadata: { name: string } }[] };
  for (const { metadata } of items) await world.request("DELETE", `${PODS_OF}/${metadata.name}`);
}

const DELETE_PODS = "kubectl delete pods -n example-namespace -l k8s-app=example-server --wait=false";

/** What only a new pod notices. */
export function deletingForNewPods(say: Text, shell: string, path: string): Doing {
  return {
    say,
    shell: `${shell}\n${DELETE_PODS}\n${NOT_AVAILABLE}`,
    async run(world) {
      await world.request("DELETE", path);
      await deletePods(world);
      await world.until("the server to be gone", () => world.route(NAME)?.available === false);
    },
  };
}

async function restart(world: World): Promise<void> {
  const annotations = { "kubectl.kubernetes.io/restartedAt": new Date().toISOString() };
  await world.patch(DEPLOYMENT, { spec: { template: { metadata: { annotations } } } });
}

/** The Secret as one of the prepared pairs of files makes it. */
export function certificateFrom(pair: "tls" | "no-name"): Pick<Doing, "shell" | "run"> {
  const words = pair === "tls" ? "all checks passed" : "legacy Common Name";
  return {
    shell: `kubectl create secret tls example-server-tls -n example-namespace --cert=WORK/${pair}.crt --key=WORK/${pair}.key --dry-run=client -o yaml | kubectl apply -f -
kubectl apply -f WORK/tutorial.yaml -f WORK/apiservice.yaml
${RESTART}
${pair === "tls" ? AVAILABLE : NOT_AVAILABLE}`,
    async run(world) {
      await world.applyFile(`${pair}.yaml`);
      await applyTutorial(world);
      await restart(world);
      await untilSaid(world, words);
    },
  };
}

/** While pods change, the check may fail for other reasons. */
function untilSaid(world: World, words: string): Promise<void> {
  return world.until(`the check to say "${words}"`, () => world.route(NAME)?.message.includes(words) === true);
}

/** New pods, which wait no longer. */
export const RESTORE_PODS: Doing = {
  say: RESTORE.say,
  shell: `kubectl apply -f WORK/tutorial.yaml -f WORK/apiservice.yaml
${RESTART}
${AVAILABLE}`,
  async run(world) {
    await applyTutorial(world);
    await restart(world);
    await world.untilReason(NAME, "Passed");
  },
};

export function applying(say: Text, file: string, words: string): Doing {
  return {
    say,
    shell: `kubectl apply -f WORK/${file}\n${NOT_AVAILABLE}`,
    async run(world) {
      await world.applyFile(file);
      await untilSaid(world, words);
    },
  };
}

/** A merge patch of the APIService. */
export function patching(say: Text, spec: object): Doing {
  const body = { spec };
  return {
    say,
    shell: `kubectl patch apiservice ${NAME} --type=merge -p '${JSON.stringify(body)}'`,
    run: (world) => world.patch(`/apis/apiregistration.k8s.io/v1/apiservices/${NAME}`, body),
  };
}
