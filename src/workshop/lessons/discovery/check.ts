import type { RequestTrace } from "../../../trace/index.ts";
import { both, expectRequest, hasPath } from "../../judging.ts";
import type { Finding, Lesson } from "../../lesson.ts";
import type { World } from "../../world.ts";
import { mistake, solution } from "./solution.ts";

function level(world: World, path: string, reachesBackend: boolean): Finding {
  const expected = reachesBackend
    ? both(`GET ${path} is answered by the backend`, `GET ${path} 由后端回答`)
    : both(`GET ${path} is answered by the main apiserver alone`, `GET ${path} 由主 API 服务器自己回答`);
  const fits = (trace: RequestTrace): boolean =>
    hasPath(path)(trace) && trace.status === 200 && (trace.backend !== undefined) === reachesBackend;
  return expectRequest(world, expected, fits, hasPath(path));
}

export const lesson: Lesson = {
  slug: "discovery",
  prerequisites: ["url-is-kept"],
  availableAtStart: ["v1.example.k8s.io"],
  check: (world) => [
    level(world, "/apis", false),
    level(world, "/apis/example.k8s.io", false),
    level(world, "/apis/example.k8s.io/v1", true),
  ],
  solution,
  mistake,
};
