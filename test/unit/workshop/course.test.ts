import { mkdtemp, readFile, rm } from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startPlayground } from "../../../src/index.ts";
import { runCommand } from "../../../src/workshop/commands.ts";
import { loadCourse } from "../../../src/workshop/course.ts";
import { LESSONS } from "../../../src/workshop/lessons/index.ts";
import { openProgress, parseProgress } from "../../../src/workshop/progress.ts";
import { openSession } from "../../../src/workshop/session.ts";

it("the whole course can be passed from the first lesson to the last, one after the other, by script", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "workshop-course-"));
  const pg = await startPlayground({ drainMs: 0 });
  onTestFinished(async () => {
    await pg.close();
    await rm(folder, { recursive: true, force: true });
  });
  const file = path.join(folder, "progress.json");
  const progress = await openProgress(file, "script");
  const session = await openSession({ pg, lessons: await loadCourse(), progress, workFolder: folder });
  expect(await runCommand(session, ["answer", "foo"], "en")).toEqual({ lines: ["No lesson is running."], code: 1 });
  for (const { slug, solution } of LESSONS) {
    expect(await runCommand(session, ["next"], "en"), slug).toMatchObject({ code: 0 });
    expect(session.current()?.lesson.slug).toBe(slug);
    expect(await runCommand(session, ["check"], "zh"), slug).toMatchObject({ code: 1 });
    const world = session.world();
    if (world === undefined) throw new Error(`${slug} did not start`);
    // Nobody asks for a judgement: the session hears of what happens and judges by itself.
    const passed = new Promise<void>((resolve) => {
      const end = session.subscribe((event) => {
        if (event.type !== "passed") return;
        end();
        resolve();
      });
    });
    for (const step of solution) await step.run(world);
    await passed;
  }
  await session.start("first-route");
  expect(await runCommand(session, ["answer", "foo"], "zh")).toEqual({ lines: ["本课不需要回答。"], code: 1 });
  const faulty = await runCommand(session, ["fault", "v1.example.k8s.io", "nope"], "zh");
  expect(faulty.lines.join("")).toMatch(/^没有名为 "nope" 的故障；可用的故障：wrong-ca, /);
  session.close();
  const saved = parseProgress(await readFile(file, "utf8"), file);
  expect(Object.keys(saved.lessons).filter((slug) => saved.lessons[slug]?.passedAt !== undefined)).toEqual(
    LESSONS.map(({ slug }) => slug),
  );
}, 300_000);

it("every lesson is in the table, in a folder of its name, and proved by a test", () => {
  const slugs = LESSONS.map(({ slug }) => slug);
  const folder = new URL("../../../src/workshop/lessons/", import.meta.url);
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...slugs].sort());
  const tests = readdirSync(new URL(".", import.meta.url)).filter((name) => name.startsWith("lessons-"));
  const proved = tests.map((name) => readFileSync(new URL(name, import.meta.url), "utf8")).join("\n");
  expect(slugs.filter((slug) => !proved.includes(`"${slug}"`))).toEqual([]);
});

it("a lesson builds only on lessons before it", () => {
  const seen = new Set<string>();
  for (const { slug, prerequisites } of LESSONS) {
    expect(
      prerequisites.filter((needed) => !seen.has(needed)),
      slug,
    ).toEqual([]);
    seen.add(slug);
  }
});
