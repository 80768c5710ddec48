import { both, expectRequest } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { RIGHT_ANSWERS } from "./questions.ts";
import { mistake, NAME, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "crd-or-aggregation",
  prerequisites: ["two-storages"],
  availableAtStart: [NAME],
  check(world) {
    const given = (world.answers.at(-1) ?? "")
      .trim()
      .toLowerCase()
      .split(/[\s,]+/);
    const right = RIGHT_ANSWERS.filter((answer, index) => given[index] === answer).length;
    const complete = right === RIGHT_ANSWERS.length && given.length === RIGHT_ANSWERS.length;
    return [
      expectRequest(
        world,
        both(
          "a CustomResourceDefinition is created, and the main apiserver answers alone",
          "创建了一个 CustomResourceDefinition，由主 API 服务器自己回答",
        ),
        ({ client, status, backend }) =>
          client.method === "POST" &&
          client.target.includes("/customresourcedefinitions") &&
          status === 201 &&
          backend === undefined,
        ({ client }) => client.target.includes("/customresourcedefinitions"),
      ),
      expectRequest(
        world,
        both(
          "POST greetings/hello/say is answered by the backend, and stored nowhere",
          "POST greetings/hello/say 由后端回答，没有保存任何内容",
        ),
        ({ client, status = 0, backend }) =>
          client.method === "POST" && /\/say(\?|$)/.test(client.target) && status < 300 && backend !== undefined,
        ({ apiService }) => apiService === NAME,
      ),
      {
        passed: complete,
        expected: both("five answers, all right", "五个回答全部正确"),
        saw:
          world.answers.length === 0
            ? both("no answer yet", "还没有回答")
            : both(
                `${right} of ${RIGHT_ANSWERS.length} right, ${given.length} given`,
                `${RIGHT_ANSWERS.length} 个中答对 ${right} 个，共回答 ${given.length} 个`,
              ),
      },
    ];
  },
  solution,
  mistake,
};
