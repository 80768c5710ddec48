import { both, expectRequest, hasPath } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "look-around",
  prerequisites: [],
  availableAtStart: ["v1.example.k8s.io"],
  check: (world) => [
    expectRequest(
      world,
      both("GET /apis arrives at the main apiserver", "主 API 服务器收到 GET /apis"),
      (trace) => hasPath("/apis")(trace) && trace.client.method === "GET" && trace.status === 200,
    ),
  ],
  solution,
  mistake,
};
