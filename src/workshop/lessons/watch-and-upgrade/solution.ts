import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";
import type { World } from "../../world.ts";

export const NAME = "v1alpha1.extensions.example.com";

const GREETINGS = "/apis/extensions.example.com/v1alpha1/namespaces/default/greetings";

/** Opens a watch, lets something happen, reads it and leaves without a word. */
async function watchAndLeave(world: World): Promise<void> {
  const controller = new AbortController();
  const response = await fetch(`${world.pg.proxyUrl ?? ""}${GREETINGS}?watch=true`, { signal: controller.signal });
  const reader = response.body?.getReader();
  const body = {
    apiVersion: "extensions.example.com/v1alpha1",
    kind: "Greeting",
    metadata: { name: "seen" },
    spec: { text: "you" },
  };
  await world.request("POST", GREETINGS, { body });
  await reader?.read();
  controller.abort();
  await world.until("the watch to be over", () =>
    world.requests().some(({ verb, aborted }) => verb === "watch" && aborted === true),
  );
}

export const solution: readonly Step[] = [
  {
    say: both("Watch, let something happen, and leave.", "开始 watch，让某件事发生，然后离开。"),
    shell: `timeout 5 kubectl get greetings --watch & sleep 2
kubectl create -f WORK/seen.yaml
wait`,
    run: watchAndLeave,
  },
];

export const mistake: Mistake = {
  promised: ["too old resource version"],
  shell: `curl "http://127.0.0.1:8001${GREETINGS}?watch=true&resourceVersion=1"`,
  run: async (world) => (await world.get(`${GREETINGS}?watch=true&resourceVersion=1&timeoutSeconds=2`)).text,
};
