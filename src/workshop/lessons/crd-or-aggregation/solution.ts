import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";
import { RIGHT_ANSWERS } from "./questions.ts";

export const NAME = "v1alpha1.extensions.example.com";

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const GREETINGS = "/apis/extensions.example.com/v1alpha1/namespaces/default/greetings";
const YAML = "application/yaml";

export const solution: readonly Step[] = [
  {
    say: both("Meet the CRD.", "认识 CRD。"),
    shell: "kubectl create -f WORK/crd.yaml",
    run: async (world) => world.request("POST", CRDS, { body: await world.readFile("crd.yaml"), contentType: YAML }),
  },
  {
    say: both("Meet the aggregated API, and its own verb.", "认识聚合的 API，以及它自己的操作。"),
    shell: `kubectl create -f WORK/hello.yaml
kubectl create --raw ${GREETINGS}/hello/say -f /dev/null`,
    run: async (world) => {
      await world.request("POST", GREETINGS, { body: await world.readFile("hello.yaml"), contentType: YAML });
      await world.request("POST", `${GREETINGS}/hello/say`);
    },
  },
  {
    say: both("Answer.", "回答。"),
    shell: `npm run workshop -- answer ${RIGHT_ANSWERS.join(" ")}`,
    run: async (world) => world.say(RIGHT_ANSWERS.join(" ")),
  },
];

export const mistake: Mistake = {
  promised: ['must be spec.names.plural+"."+spec.group'],
  shell: "kubectl create -f WORK/wrong-name.yaml",
  run: async (world) => {
    const body = await world.readFile("wrong-name.yaml");
    return (await world.request("POST", CRDS, { body, contentType: YAML })).text.replaceAll('\\"', '"');
  },
};
