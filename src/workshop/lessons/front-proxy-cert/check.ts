import { accessReviews, both, expectRequest } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { mistake, NAME, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "front-proxy-cert",
  prerequisites: ["who-am-i", "crud"],
  availableAtStart: [NAME],
  check(world) {
    const forged = accessReviews(world).findLast(({ user }) => user === "system:anonymous");
    return [
      expectRequest(
        world,
        both("through the main apiserver, alice is believed: 200", "经过主 API 服务器时，alice 的身份被相信：200"),
        ({ user, status, backend }) => user === "alice" && status === 200 && backend?.apiService === NAME,
        ({ user }) => user === "alice",
      ),
      {
        passed: forged !== undefined && !forged.allowed,
        expected: both(
          "straight to the backend with a forged X-Remote-User you are system:anonymous, and refused",
          "带着伪造的 X-Remote-User 直接访问后端时，你是 system:anonymous，并且被拒绝",
        ),
        saw:
          forged === undefined
            ? both("the backend has not asked about system:anonymous yet", "后端还没有询问过 system:anonymous 的权限")
            : both(
                `the backend asked (SubjectAccessReview) what system:anonymous may do; allowed: ${forged.allowed}`,
                `后端询问（SubjectAccessReview）system:anonymous 能做什么；允许：${forged.allowed}`,
              ),
      },
    ];
  },
  solution,
  mistake,
};
