import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";
import type { World } from "../../world.ts";

export const NAME = "v1alpha1.extensions.example.com";

const GREETINGS = "/apis/extensions.example.com/v1alpha1/namespaces/default/greetings";

async function create(world: World, file: string): Promise<void> {
  const answer = await world.request("POST", GREETINGS, {
    body: await world.readFile(file),
    contentType: "application/yaml",
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
}

async function leadToX(world: World): Promise<void> {
  await world.patch(`/apis/apiregistration.k8s.io/v1/apiservices/${NAME}`, {
    spec: { service: { namespace: "greetings-x" } },
  });
  await world.until("the route to lead to X", () => {
    const route = world.route(NAME);
    return route?.service?.namespace === "greetings-x" && route.available;
  });
}

export const solution: readonly Step[] = [
  {
    say: both("Create one through Y.", "通过 Y 创建一个。"),
    shell: `kubectl create -f WORK/in-y.yaml
npm run workshop -- keys greetings/`,
    run: (world) => create(world, "in-y.yaml"),
  },
  {
    say: both("Let the route lead to X.", "让路由通向 X。"),
    shell: `kubectl patch apiservice ${NAME} --type=merge -p '{"spec":{"service":{"namespace":"greetings-x"}}}'
kubectl wait --for=condition=Available --timeout=30s apiservice/${NAME}`,
    run: leadToX,
  },
  {
    say: both("Create one through X.", "通过 X 创建一个。"),
    shell: `kubectl create -f WORK/in-x.yaml
npm run workshop -- keys greetings/`,
    run: (world) => create(world, "in-x.yaml"),
  },
];

export const mistake: Mistake = {
  promised: ['greetings.extensions.example.com "in-y" not found'],
  shell: `kubectl create -f WORK/in-y.yaml
kubectl patch apiservice ${NAME} --type=merge -p '{"spec":{"service":{"namespace":"greetings-x"}}}'
kubectl get greeting in-y`,
  run: async (world) => {
    await create(world, "in-y.yaml");
    await leadToX(world);
    return (await world.get(`${GREETINGS}/in-y`)).text.replaceAll('\\"', '"');
  },
};
