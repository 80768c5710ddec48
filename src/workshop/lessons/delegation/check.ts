import { accessReviews, both, expectRequest, expectRoute } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, NAME, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "delegation",
  prerequisites: ["front-proxy-cert"],
  startsBroken: true,
  begin: (world) => world.untilReason(NAME, "MissingEndpoints"),
  check(world) {
    const review = accessReviews(world).findLast(({ user }) => user === "alice");
    return [
      expectRoute(
        world,
        NAME,
        both("the server may read its ConfigMap, starts and is available", "服务器能读取 ConfigMap，启动并且可用"),
      ),
      {
        passed: review?.allowed === true,
        expected: both(
          "the server asks the main apiserver about alice (SubjectAccessReview) and hears: allowed",
          "服务器就 alice 询问主 API 服务器（SubjectAccessReview），得到的回答是：允许",
        ),
        saw:
          review === undefined
            ? both(
                "no SubjectAccessReview about alice was answered yet",
                "还没有关于 alice 的 SubjectAccessReview 得到回答",
              )
            : both(
                `${review.trace.user ?? ""} asked about alice; allowed: ${review.allowed}`,
                `${review.trace.user ?? ""} 询问了 alice；允许：${review.allowed}`,
              ),
      },
      expectRequest(
        world,
        both("alice lists greetings: 200", "alice 列出 greetings：200"),
        ({ user, status, backend }) => user === "alice" && status === 200 && backend?.apiService === NAME,
        ({ user }) => user === "alice",
      ),
    ];
  },
  solution,
  mistake,
};
