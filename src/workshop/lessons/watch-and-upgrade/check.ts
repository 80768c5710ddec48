import { both, expectRequest, mended } from "../../judging.ts";
import type { Finding, Lesson } from "../../lesson.ts";
import type { World } from "../../world.ts";
import { mistake, NAME, solution } from "./solution.ts";

const MAX_CLOSE_MS = 1000;

function closedBehind(world: World): Finding {
  const expected = both(
    "you leave a watch, and the stream from the backend is closed within 1 s",
    "你离开一个 watch，来自后端的流在 1 秒之内关闭",
  );
  const left = world
    .requests()
    .filter(({ verb, aborted, apiService }) => verb === "watch" && aborted === true && apiService === NAME);
  const trace = left.findLast(({ backend }) => backend?.error !== undefined) ?? left.at(-1);
  if (trace === undefined) {
    return { passed: false, expected, saw: both("no watch was left yet", "还没有离开过 watch") };
  }
  if (trace.backend?.error === undefined) {
    return { passed: false, expected, saw: both("the backend's stream is still open", "来自后端的流仍然打开着") };
  }
  // The check hears of it at once, so the first time it sees the stream closed is when that happened.
  const key = `closed ${trace.id}`;
  const seenAt = (world.memory.get(key) as number | undefined) ?? Date.now();
  world.memory.set(key, seenAt);
  const ms = Math.max(0, Math.round(seenAt - trace.startedAt - (trace.durationMs ?? 0)));
  return {
    passed: ms <= MAX_CLOSE_MS,
    expected,
    saw: both(
      `after ${trace.watchEvents ?? 0} events you left; the backend's stream was closed ${ms} ms later (${trace.backend.error})`,
      `收到 ${trace.watchEvents ?? 0} 个事件后你离开了；${ms} 毫秒后来自后端的流被关闭（${trace.backend.error}）`,
    ),
  };
}

const CLEAR = {
  say: both(
    "The greeting is there already, so that nothing new happens while you watch. Delete it first.",
    "这个 greeting 已经存在，watch 期间不会有新的事件。请先删除它。",
  ),
  shell: "kubectl delete greeting seen",
};

function isThere(world: World): boolean {
  const writes = world
    .requests()
    .filter(
      ({ apiService, client: { method }, status = 0 }) =>
        apiService === NAME && (method === "DELETE" || method === "POST") && status < 300,
    );
  return writes.at(-1)?.client.method === "POST";
}

export const lesson: Lesson = {
  slug: "watch-and-upgrade",
  prerequisites: ["crud"],
  availableAtStart: [NAME],
  check: (world) => [
    mended(
      expectRequest(
        world,
        both("a watch carries at least one event", "一个 watch 至少传来一个事件"),
        ({ verb, apiService, watchEvents = 0 }) => verb === "watch" && apiService === NAME && watchEvents > 0,
        ({ apiService }) => apiService === NAME,
      ),
      isThere(world),
      CLEAR,
    ),
    closedBehind(world),
  ],
  solution,
  mistake,
};
