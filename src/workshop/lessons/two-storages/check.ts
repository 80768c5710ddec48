import { both } from "../../judging.ts";
import type { Finding, Lesson } from "../../lesson.ts";
import type { World } from "../../world.ts";
import { mistake, NAME, solution } from "./solution.ts";

const PREFIX = "/registry/extensions.example.com/greetings/";

/** Names of greetings that were created through the server of a namespace. */
function createdThrough(world: World, namespace: string): string[] {
  return world.requests().flatMap(({ client, status, backend }) => {
    if (client.method !== "POST" || status !== 201 || backend?.service.startsWith(`${namespace}/`) !== true) return [];
    const name = /"metadata":\{[^}]*?"name":"([^"]+)"/.exec(backend.responseBody?.text ?? "")?.[1];
    return name === undefined ? [] : [name];
  });
}

export const lesson: Lesson = {
  slug: "two-storages",
  prerequisites: ["crud"],
  availableAtStart: [NAME],
  async check(world) {
    const keys = [...(await world.pg.state()).keys()].filter((key) => key.startsWith(PREFIX));
    const isInMain = (name: string): boolean => keys.includes(`${PREFIX}default/${name}`);
    const inY = createdThrough(world, "greetings-y");
    const inX = createdThrough(world, "greetings-x");
    const shown = keys.length === 0 ? "-" : keys.join(" ");
    const saw = (names: readonly string[]): Finding["saw"] =>
      both(
        `created: ${names.join(", ") || "-"}; keys in the main store: ${shown}`,
        `已创建：${names.join(", ") || "-"}；主存储中的键：${shown}`,
      );
    return [
      {
        passed: inY.some((name) => !isInMain(name)),
        expected: both(
          "an object created through Y has no key in the main store",
          "通过 Y 创建的资源对象，在主存储中没有对应的键",
        ),
        saw: saw(inY),
      },
      {
        passed: inX.some(isInMain),
        expected: both(
          `an object created through X lies in the main store, under ${PREFIX}`,
          `通过 X 创建的资源对象位于主存储的 ${PREFIX} 之下`,
        ),
        saw: saw(inX),
      },
    ];
  },
  solution,
  mistake,
};
