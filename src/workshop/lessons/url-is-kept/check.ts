import { both, expectRequest } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

const PREFIX = "/apis/example.k8s.io/v1/";

export const lesson: Lesson = {
  slug: "url-is-kept",
  prerequisites: ["first-route"],
  availableAtStart: ["v1.example.k8s.io"],
  check: (world) => [
    expectRequest(
      world,
      both(
        `a path below ${PREFIX} reaches the backend as it is, not as /`,
        `${PREFIX} 之下的路径原样到达后端，而不是变成 /`,
      ),
      ({ client, backend }) => client.target.startsWith(PREFIX) && backend?.target === client.target,
    ),
    expectRequest(
      world,
      both("a path without that prefix reaches no backend: 404", "没有这个前缀的路径不会到达任何后端：404"),
      ({ client, backend, status }) =>
        !client.target.startsWith("/api") && client.target !== "/" && backend === undefined && status === 404,
    ),
  ],
  solution,
  mistake,
};
