import { both } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "priorities",
  prerequisites: ["service-ref"],
  check(world) {
    const { groups } = world.pg.registry.snapshot().groupList();
    const names = groups.map(({ name }) => name);
    const own = groups.find(({ name }) => name === "example.k8s.io");
    const versions = (own?.versions ?? []).map(({ version }) => version).join(", ");
    const preferred = own?.preferredVersion?.version ?? "-";
    const [ours, zoo] = [names.indexOf("example.k8s.io"), names.indexOf("zoo.example.com")];
    const order = names.filter((name) => name === "example.k8s.io" || name === "zoo.example.com").join(", ");
    return [
      {
        passed: preferred === "v1" && versions === "v1, v1beta1",
        expected: both(
          "in example.k8s.io both versions stand, v1 first, and v1 is the preferredVersion",
          "example.k8s.io 的两个版本都在，v1 在前，并且 preferredVersion 是 v1",
        ),
        saw: both(
          `versions ${versions}; preferredVersion ${preferred}`,
          `版本 ${versions}；preferredVersion ${preferred}`,
        ),
      },
      {
        passed: ours >= 0 && zoo >= 0 && ours < zoo,
        expected: both(
          "/apis lists example.k8s.io before zoo.example.com",
          "/apis 中 example.k8s.io 排在 zoo.example.com 之前",
        ),
        saw: both(`order ${order}`, `顺序 ${order}`),
      },
    ];
  },
  solution,
  mistake,
};
