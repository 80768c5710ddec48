import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";
import type { World } from "../../world.ts";

export const NAME = "v1alpha1.extensions.example.com";

const GREETINGS = "/apis/extensions.example.com/v1alpha1/namespaces/default/greetings";
const DEPLOYMENT = "/apis/apps/v1/namespaces/greetings-y/deployments/greetings-server";

const BAD_GATEWAY = 502;
const SERVICE_UNAVAILABLE = 503;

async function letItStart(world: World): Promise<void> {
  await world.applyFile("auth-reader.yaml");
  // A Pod that has failed waits longer each time; a new one starts at once.
  const annotations = { "kubectl.kubernetes.io/restartedAt": new Date().toISOString() };
  await world.patch(DEPLOYMENT, { spec: { template: { metadata: { annotations } } } });
  await world.untilReason(NAME, "Passed");
}

export const solution: readonly Step[] = [
  {
    say: both("Let the server read whom to believe, and start it anew.", "允许服务器读取应该相信谁，并重新启动它。"),
    shell: `kubectl apply -f WORK/auth-reader.yaml
kubectl rollout restart deployment greetings-server -n greetings-y
kubectl rollout status deployment greetings-server -n greetings-y --timeout=60s
kubectl wait --for=condition=Available --timeout=60s apiservice/${NAME}`,
    run: letItStart,
  },
  {
    say: both("Let it ask who may do what.", "允许它询问谁能做什么。"),
    shell: "kubectl apply -f WORK/auth-delegator.yaml",
    run: (world) => world.applyFile("auth-delegator.yaml"),
  },
  {
    say: both("Ask as alice.", "以 alice 的身份访问。"),
    shell: `curl -H "Impersonate-User: alice" http://127.0.0.1:8001${GREETINGS}`,
    run: (world) =>
      world.until("alice's list", async () => (await world.get(GREETINGS, { as: "alice" })).status === 200),
  },
];

export const mistake: Mistake = {
  promised: ['cannot create resource "subjectaccessreviews"'],
  shell: `kubectl apply -f WORK/auth-reader.yaml
kubectl rollout restart deployment greetings-server -n greetings-y
kubectl rollout status deployment greetings-server -n greetings-y --timeout=60s
kubectl wait --for=condition=Available --timeout=60s apiservice/${NAME}
curl -H "Impersonate-User: alice" http://127.0.0.1:8001${GREETINGS}`,
  run: async (world) => {
    await letItStart(world);
    let said = "";
    // The Pod before may be asked once more while it goes.
    await world.until("what alice is told", async () => {
      const { status, text } = await world.get(GREETINGS, { as: "alice" });
      said = text.replaceAll('\\"', '"');
      return status !== BAD_GATEWAY && status !== SERVICE_UNAVAILABLE;
    });
    return said;
  },
};
