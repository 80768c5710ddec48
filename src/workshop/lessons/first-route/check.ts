import { both, expectRequest, expectRoute } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "first-route",
  prerequisites: ["look-around"],
  check: (world) => [
    expectRoute(
      world,
      "v1.example.k8s.io",
      both(
        "the APIService v1.example.k8s.io exists and is available (Passed)",
        "APIService v1.example.k8s.io 已存在并且可用（Passed）",
      ),
    ),
    expectRequest(
      world,
      both("the backend sees your GET", "后端看到你的 GET 请求"),
      ({ client, backend }) => client.method === "GET" && backend?.apiService === "v1.example.k8s.io",
      ({ client }) => client.target.startsWith("/apis/example.k8s.io"),
    ),
  ],
  solution,
  mistake,
};
