import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createClassroom, type Classroom } from "../../../src/workshop/classroom.ts";
import { sendCommand, runningProcess, startControl } from "../../../src/workshop/control.ts";
import { loadCourse } from "../../../src/workshop/course.ts";
import { newProgress, openProgress, withLesson, type Progress } from "../../../src/workshop/progress.ts";
import { startReporter } from "../../../src/workshop/reporter.ts";
import { startWeb } from "../../../src/web/server.ts";

const NOW = "2026-01-02T03:04:05.000Z";

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "workshop-class-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function host(): Promise<Classroom & { readonly url: string }> {
  const classroom = createClassroom({ lessons: await loadCourse(), now: () => Date.parse(NOW) });
  const web = await startWeb({ language: "en", classroom });
  onTestFinished(() => web.close());
  return { ...classroom, url: web.url };
}

const keyOf = (learner: string): string => createHash("sha256").update(learner).digest("base64url");

function report(url: string, progress: unknown, key = keyOf("Ada")): Promise<Response> {
  const headers = { authorization: `Bearer ${key}` };
  return fetch(`${url}report`, { method: "POST", headers, body: JSON.stringify(progress) });
}

function atLesson(name: string, slug: string): Progress {
  const begun = withLesson(newProgress(name), "look-around", () => ({ passedAt: NOW, hints: 2 }), NOW);
  return { ...withLesson(begun, slug, () => ({ solutionShown: true }), NOW), current: slug };
}

describe("the teacher's page", () => {
  it("shows a class of thirty that reports at once", async () => {
    const { url, rows, view } = await host();
    const names = Array.from({ length: 30 }, (_, index) => `learner ${index + 1}`);
    const replies = await Promise.all(names.map((name) => report(url, atLesson(name, "first-route"))));
    expect(replies.map(({ status }) => status)).toEqual(names.map(() => 204));
    expect(rows()).toHaveLength(30);
    const { learners } = view("en");
    expect(learners.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(learners[0]).toMatchObject({
      passed: 1,
      lesson: "The first route",
      secondsOnLesson: 0,
      stuck: "solution-shown",
    });
    expect(learners[0]?.cells.slice(0, 3)).toEqual([
      { state: "passed", hints: 2, solutionShown: false },
      { state: "working", hints: 0, solutionShown: true },
      { state: "none", hints: 0, solutionShown: false },
    ]);
  });

  it("is for those who have the token, and changes nothing for anybody", async () => {
    const { url, rows } = await host();
    const other = new URL("/wrong/", url).href;
    expect((await fetch(other)).status).toBe(404);
    expect((await report(other, newProgress("x"))).status).toBe(404);
    expect((await fetch(url, { method: "DELETE" })).status).toBe(405);
    expect(rows()).toEqual([]);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}\/$/);
  });

  it("refuses what is no progress, and is bounded", async () => {
    const { url, rows } = await host();
    await report(url, newProgress("Ada"));
    expect((await report(url, { version: 1 })).status).toBe(400);
    expect((await report(url, "x".repeat(100_000))).status).toBe(413);
    for (let index = 0; index < 299; index += 1) await report(url, newProgress(`n${index}`));
    expect(rows()).toHaveLength(300);
  });

  it("locks nobody out who comes after three hundred others: who was silent the longest makes room", async () => {
    const { url, rows } = await host();
    const honest = newProgress("Ada");
    await report(url, honest);
    for (let index = 0; index < 299; index += 1) await report(url, newProgress(`invented ${index}`), keyOf("Mallory"));
    await report(url, honest);
    expect((await report(url, newProgress("Grace"), keyOf("Grace"))).status).toBe(204);
    const names = rows().map(({ progress }) => progress.learner.name);
    expect(names).toHaveLength(300);
    expect(names).toEqual(expect.arrayContaining(["Ada", "Grace"]));
    expect(names).not.toContain("invented 0");
  });

  it("lets a learner's row be changed by that learner alone", async () => {
    const { url, rows } = await host();
    const progress = newProgress("Ada");
    await report(url, progress);
    const forged = { ...progress, learner: { ...progress.learner, name: "Mallory" } };
    expect((await report(url, forged, keyOf("Mallory"))).status).toBe(403);
    expect((await fetch(`${url}report`, { method: "POST", body: JSON.stringify(forged) })).status).toBe(401);
    expect(rows().map((row) => row.progress.learner.name)).toEqual(["Ada"]);
  });
});

describe("a learner's reports", () => {
  it("follow every change of the progress", async () => {
    const { url, rows } = await host();
    const store = await openProgress(path.join(await folder(), "progress.json"), "Ada");
    const reporter = startReporter({ store, url, onProblem: () => expect.unreachable() });
    await store.update((before) => withLesson(before, "crud", () => ({ passedAt: NOW }), NOW));
    await reporter.close();
    expect(rows().map(({ progress }) => progress)).toEqual([store.get()]);
  });

  it("that fail are told once and disturb nothing", async () => {
    const gone = await startWeb({ language: "en" });
    await gone.close();
    const problems: string[] = [];
    const store = await openProgress(path.join(await folder(), "progress.json"), "Ada");
    const reporter = startReporter({ store, url: gone.url, onProblem: (problem) => problems.push(problem) });
    await store.update((before) => ({ ...before, current: "crud" }));
    await store.update((before) => ({ ...before, current: "rbac" }));
    await reporter.close();
    expect(problems).toEqual([expect.stringContaining("ECONNREFUSED")]);
  });
});

describe("commands from a second terminal", () => {
  it("reach the course that runs, and only with its token", async () => {
    const directory = await folder();
    const control = await startControl(directory, async (args, language) => ({ lines: [...args, language], code: 1 }));
    expect(await sendCommand(directory, ["hint", "x y"], "zh")).toEqual({ lines: ["hint", "x y", "zh"], code: 1 });
    expect(await runningProcess(directory, "en")).toBe(process.pid);
    const file = path.join(directory, "control.json");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { port } = JSON.parse(await readFile(file, "utf8")) as { port: number };
    const headers = { authorization: "Bearer guess" };
    const stranger = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", headers, body: '{"args":["reset"]}' });
    expect(stranger.status).toBe(403);
    await control.close();
    expect(await sendCommand(directory, ["hint"], "en")).toBeUndefined();
  });

  it("find out that a course was killed, whose file is still there", async () => {
    const directory = await folder();
    const control = await startControl(directory, async () => ({ lines: [], code: 0 }));
    const file = path.join(directory, "control.json");
    const left = await readFile(file, "utf8");
    await control.close();
    await (await import("node:fs/promises")).writeFile(file, left);
    expect(await runningProcess(directory, "en")).toBeUndefined();
  });
});

describe("who may want help", () => {
  const seconds = (count: number): number => Date.parse(NOW) + count * 1000;
  const stuckAt = async (progress: Progress, now: number): Promise<string | undefined> => {
    const origin = { authorization: `Bearer ${keyOf("Ada")}`, address: "" };
    let at = Date.parse(NOW);
    const classroom = createClassroom({ lessons: await loadCourse(), now: () => at });
    at = now - 10_000;
    classroom.report(JSON.stringify(progress), origin);
    at = now;
    return classroom.view("en").learners[0]?.stuck;
  };
  const begun = (change: object): Progress => ({
    ...withLesson(newProgress("Ada"), "look-around", () => change, NOW),
    current: "look-around",
  });

  it.each([
    ["nobody at the beginning", begun({}), 60, undefined],
    ["whoever has seen the solution", begun({ solutionShown: true }), 60, "solution-shown"],
    ["whoever has used all hints", begun({ hints: 3 }), 60, "all-hints"],
    ["whoever has been on a lesson for a quarter of an hour", begun({}), 1000, "long"],
    ["nobody who has passed", begun({ passedAt: NOW, solutionShown: true }), 1000, undefined],
  ])("is %s", async (_name, progress, after, expected) => {
    expect(await stuckAt(progress, seconds(after))).toBe(expected);
  });
});
