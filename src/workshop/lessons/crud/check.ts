import type { RequestTrace } from "../../../trace/index.ts";
import { both, expectRequest, listedCount } from "../../judging.ts";
import type { Finding, Lesson } from "../../lesson.ts";
import type { Text } from "../../text.ts";
import { mistake, solution } from "./solution.ts";

const NAME = "v1alpha1.extensions.example.com";

export const lesson: Lesson = {
  slug: "crud",
  prerequisites: ["discovery"],
  availableAtStart: [NAME],
  check(world) {
    const ours = world.requests().filter(({ apiService }) => apiService === NAME);
    const created = ours.find(({ client, status }) => client.method === "POST" && status === 201);
    const deleted = ours.find(
      ({ id, client, status }) =>
        created !== undefined && id > created.id && client.method === "DELETE" && status === 200,
    );
    const list = (count: number, expected: Text, isIn: (trace: RequestTrace) => boolean): Finding =>
      expectRequest(
        world,
        expected,
        (trace) => isIn(trace) && listedCount(trace) === count,
        ({ apiService }) => apiService === NAME,
      );
    return [
      list(0, both("a list shows 0 greetings", "列表中有 0 个 greeting"), ({ id }) => id < (created?.id ?? Infinity)),
      list(
        1,
        both("after you created one, a list shows 1", "创建一个之后，列表中有 1 个"),
        ({ id }) => created !== undefined && id > created.id && id < (deleted?.id ?? Infinity),
      ),
      list(
        0,
        both("after you deleted it, a list shows 0 again", "删除之后，列表中又是 0 个"),
        ({ id }) => deleted !== undefined && id > deleted.id,
      ),
    ];
  },
  solution,
  mistake,
};
