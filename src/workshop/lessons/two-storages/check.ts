import { both, mended } from "../../judging.ts";
import type { Finding, Lesson, Mend } from "../../lesson.ts";
import type { Text } from "../../text.ts";
import type { World } from "../../world.ts";
import { mistake, NAME, solution } from "./solution.ts";

const PREFIX = "/registry/extensions.example.com/greetings/";

interface Created {
  readonly name: string;
  readonly uid: string;
}

/** Greetings that were created through the server of a namespace. */
function createdThrough(world: World, namespace: string): Created[] {
  return world.requests().flatMap(({ client, status, backend }) => {
    if (client.method !== "POST" || status !== 201 || backend?.service.startsWith(`${namespace}/`) !== true) return [];
    const text = backend.responseBody?.text ?? "";
    const [name, uid] = ["name", "uid"].map((field) => new RegExp(`"${field}":"([^"]+)"`).exec(text)?.[1]);
    return name === undefined || uid === undefined ? [] : [{ name, uid }];
  });
}

const BACK_TO_Y = {
  say: both(
    "The route leads to X already, so nothing can be created through Y. Lead it back first.",
    "路由已经通向 X，无法再通过 Y 创建。请先让它通向 Y。",
  ),
  shell: `kubectl patch apiservice ${NAME} --type=merge -p '{"spec":{"service":{"namespace":"greetings-y"}}}'
kubectl wait --for=condition=Available --timeout=30s apiservice/${NAME}`,
};

/** What is stored under a name cannot be created again. */
function clearing(name: string): Mend {
  return {
    say: both(`${name} is there already. Delete it, to create it again.`, `${name} 已经存在。先删除它，再重新创建。`),
    shell: `kubectl delete greeting ${name} --ignore-not-found`,
  };
}

export const lesson: Lesson = {
  slug: "two-storages",
  prerequisites: ["crud"],
  availableAtStart: [NAME],
  async check(world) {
    const stored = [...(await world.pg.state())].filter(([key]) => key.startsWith(PREFIX));
    const isInMain = ({ uid }: Created): boolean => stored.some(([, object]) => object.metadata.uid === uid);
    const inY = createdThrough(world, "greetings-y");
    const inX = createdThrough(world, "greetings-x");
    const shown = stored.map(([key]) => key).join(" ") || "-";
    const saw = (created: readonly Created[]): Finding["saw"] => {
      const names = created.map(({ name }) => name).join(", ") || "-";
      return both(`created: ${names}; keys in the main store: ${shown}`, `已创建：${names}；主存储中的键：${shown}`);
    };
    const leadsToX = world.route(NAME)?.service?.namespace === "greetings-x";
    const isTaken = stored.some(([key]) => key.endsWith("/in-x"));
    const through = (passed: boolean, expected: Text, created: readonly Created[]): Finding => ({
      passed,
      expected,
      saw: saw(created),
    });
    const y = through(
      inY.some((created) => !isInMain(created)),
      both("an object created through Y has no key in the main store", "通过 Y 创建的资源对象，在主存储中没有对应的键"),
      inY,
    );
    const x = through(
      inX.some(isInMain),
      both(
        `an object created through X lies in the main store, under ${PREFIX}`,
        `通过 X 创建的资源对象位于主存储的 ${PREFIX} 之下`,
      ),
      inX,
    );
    return [mended(y, leadsToX, BACK_TO_Y), mended(x, isTaken, clearing("in-x"))];
  },
  solution,
  mistake,
};
