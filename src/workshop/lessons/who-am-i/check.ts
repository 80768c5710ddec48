import type { RequestTrace } from "../../../trace/index.ts";
import { both, expectRequest } from "../../judging.ts";
import type { Finding, Lesson } from "../../lesson.ts";
import { headerValues, type World } from "../../world.ts";
import { mistake, solution } from "./solution.ts";

const HEADER = "x-remote-user";

function isRootAsAlice({ client, backend }: RequestTrace): boolean {
  const [sent, received] = [client.headers, backend?.headers].map((lines) => headerValues(lines, HEADER).join(", "));
  return sent === "root" && received === "alice";
}

/** What the learner claimed and what the backend got. */
function forged(world: World): Finding {
  const expected = both(
    "you send X-Remote-User: root as alice, and the backend still receives alice",
    "你以 alice 的身份发送 X-Remote-User: root，后端收到的仍然是 alice",
  );
  const claims = world
    .requests()
    .filter(({ client, backend }) => backend !== undefined && headerValues(client.headers, HEADER).length > 0);
  const trace = claims.findLast((claim) => isRootAsAlice(claim)) ?? claims.at(-1);
  if (trace === undefined) {
    return { passed: false, expected, saw: both("no request with that header yet", "还没有带这个请求头的请求") };
  }
  const sent = headerValues(trace.client.headers, HEADER).join(", ");
  const received = headerValues(trace.backend?.headers, HEADER).join(", ");
  return {
    passed: isRootAsAlice(trace),
    expected,
    saw: both(
      `the backend received X-Remote-User ${received}; you sent ${sent}: stripped at authentication`,
      `后端收到 X-Remote-User ${received}；你发送的是 ${sent}：在认证阶段被去除`,
    ),
  };
}

export const lesson: Lesson = {
  slug: "who-am-i",
  prerequisites: ["right-name"],
  availableAtStart: ["v1.example.k8s.io"],
  check: (world) => [
    expectRequest(
      world,
      both("a request of alice reaches the backend", "alice 的请求到达后端"),
      ({ backend }) => headerValues(backend?.headers, HEADER)[0] === "alice",
    ),
    forged(world),
  ],
  solution,
  mistake,
};
