import { both, expectRequest } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "rbac",
  prerequisites: ["who-am-i"],
  availableAtStart: ["v1.example.k8s.io"],
  check(world) {
    const isBob = ({ user }: { user?: string }): boolean => user === "bob";
    const requests = world.requests();
    const allowed = requests.find(
      (trace) => isBob(trace) && trace.verb === "list" && trace.status === 200 && trace.backend !== undefined,
    );
    return [
      expectRequest(
        world,
        both("bob lists the pods of example.k8s.io: 200", "bob 列出 example.k8s.io 的 pods：200"),
        (trace) => trace === allowed,
        isBob,
      ),
      expectRequest(
        world,
        both(
          "afterwards bob's delete is refused: 403, and the backend is not asked",
          "之后 bob 的删除被拒绝：403，并且不会询问后端",
        ),
        (trace) =>
          allowed !== undefined &&
          isBob(trace) &&
          trace.id > allowed.id &&
          trace.client.method === "DELETE" &&
          trace.status === 403 &&
          trace.backend === undefined,
        (trace) => isBob(trace) && trace.client.method === "DELETE",
      ),
    ];
  },
  solution,
  mistake,
};
