import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startPlayground } from "../../../src/index.ts";
import { runCommand } from "../../../src/workshop/commands.ts";
import { loadCourse } from "../../../src/workshop/course.ts";
import { createPane } from "../../../src/workshop/pane.ts";
import { openProgress } from "../../../src/workshop/progress.ts";
import { openSession } from "../../../src/workshop/session.ts";

it("a key that is pressed while a lesson is being set up is ignored, and a command goes on from there", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "workshop-pane-"));
  const pg = await startPlayground({ drainMs: 0 });
  onTestFinished(async () => {
    await pg.close();
    await rm(folder, { recursive: true, force: true });
  });
  const progress = await openProgress(path.join(folder, "progress.json"), "impatient");
  const session = await openSession({ pg, lessons: await loadCourse(), progress, workFolder: folder });
  const pane = createPane(session, "en");
  const slugs = session.lessons.map(({ lesson }) => lesson.slug);
  const press = (wanted: string) => pane.actions.find(({ key }) => key === wanted)?.run();
  const first = session.start(slugs[0] ?? "");
  expect(pane.title()).toBe(`workshop 1/${slugs.length}`);
  expect(pane.lines().map(({ text }) => text)).toEqual([expect.stringMatching(/^".+" is being set up\.$/)]);
  expect(pane.next()).toBeUndefined();
  for (const key of ["n", "h", "s", "x", "c"]) await press(key);
  expect(session.preparing()?.lesson.slug).toBe(slugs[0]);
  const next = runCommand(session, ["next"], "en");
  expect(session.preparing()?.lesson.slug).toBe(slugs[1]);
  await first;
  await next;
  expect(session.current()?.lesson.slug).toBe(slugs[1]);
  expect(session.preparing()).toBeUndefined();
  pane.close();
  session.close();
}, 120_000);
