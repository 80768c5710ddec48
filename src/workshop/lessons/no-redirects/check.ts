import { both, expectRequest } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "no-redirects",
  prerequisites: ["naive-server"],
  availableAtStart: ["v1.example.k8s.io"],
  check: (world) => [
    expectRequest(
      world,
      both("the backend answers with a redirect, and you get 502 instead of it", "后端返回重定向，而你得到的是 502"),
      ({ status, decisions }) => status === 502 && decisions.some(({ code }) => code === "proxy.redirect"),
      ({ backend }) => backend !== undefined,
    ),
    expectRequest(
      world,
      both("the path without the double slash is answered: 200", "不带双斜杠的路径得到回答：200"),
      ({ client, status, backend }) =>
        backend !== undefined && status === 200 && client.target === "/apis/example.k8s.io/v1/pods",
    ),
  ],
  solution,
  mistake,
};
