import type { RequestTrace } from "../../../trace/index.ts";
import { both, inOrder, listedCount, mended, traceText } from "../../judging.ts";
import type { Finding, Lesson } from "../../lesson.ts";
import type { Text } from "../../text.ts";
import type { World } from "../../world.ts";
import { mistake, solution } from "./solution.ts";

const NAME = "v1alpha1.extensions.example.com";

const isCreate = ({ client, status }: RequestTrace): boolean => client.method === "POST" && status === 201;
const isDelete = ({ client, status }: RequestTrace): boolean => client.method === "DELETE" && status === 200;
const lists =
  (count: number) =>
  (trace: RequestTrace): boolean =>
    listedCount(trace) === count;

const CLEAR = {
  say: both(
    "A greeting is there already, so no list can show 0 before you create one. Delete it first.",
    "已经有一个 greeting，因此创建之前的列表不可能是 0 个。请先删除它。",
  ),
  shell: "kubectl delete greeting --all",
};

/** As far as requests tell. */
function existing(world: World): number {
  const ours = world.requests().filter(({ apiService }) => apiService === NAME);
  const last = ours.findLast((trace) => listedCount(trace) !== undefined || isDelete(trace));
  const since = ours.filter(({ id }) => id > (last?.id ?? 0));
  const before = last === undefined ? 0 : (listedCount(last) ?? 0);
  return before + since.filter(isCreate).length;
}

export const lesson: Lesson = {
  slug: "crud",
  prerequisites: ["discovery"],
  availableAtStart: [NAME],
  check(world) {
    const isOurs = (step: (trace: RequestTrace) => boolean) => (trace: RequestTrace) =>
      trace.apiService === NAME && step(trace);
    const done = inOrder(world, [lists(0), isCreate, lists(1), isDelete, lists(0)].map(isOurs));
    const last = world.requests().findLast(({ apiService }) => apiService === NAME);
    const list = (expected: Text, at: number): Finding => {
      const shown = done[at] ?? last;
      const saw = shown === undefined ? both("no such request yet", "还没有这样的请求") : traceText(shown);
      return { passed: done[at] !== undefined, expected, saw };
    };
    const isCrowded = done.length < 2 && existing(world) > 0;
    return [
      list(both("a list shows 0 greetings", "列表中有 0 个 greeting"), 0),
      list(both("after you created one, a list shows 1", "创建一个之后，列表中有 1 个"), 2),
      list(both("after you deleted it, a list shows 0 again", "删除之后，列表中又是 0 个"), 4),
    ].map((finding) => mended(finding, isCrowded, CLEAR));
  },
  solution,
  mistake,
};
