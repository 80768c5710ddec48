/** How the blocks of docs/workshop.md are executed. */
import { cp, readdir } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { lessonFolder } from "../lesson-folder.ts";
import { stepsOf } from "./blocks.ts";
import type { Ways } from "./way.ts";
import { withFreePorts, type World } from "./world.ts";
import type { Running } from "./shell.ts";

const PAGE = /^(http:\/\/127\.0\.0\.1:\d+\/\S+\/)$/m;
const FREE_PAGE = "--port 0";

export const WORKSHOP_WAYS: Ways = {
  course: {
    async run({ text }, world) {
      const titles = [/Lesson 1 of 24: Look around/, /Lesson 1 of 24: Look around/, /第 1 课（共 24 课）/];
      const steps = stepsOf(text);
      expect(steps).toHaveLength(titles.length);
      const begun = steps.map(async ({ command }, index) => {
        const running = world.start(withFreePorts(command), world.terminal, home(world, `course-${index}`));
        await running.until(titles[index] ?? /never/);
        await running.stop();
      });
      await Promise.all(begun);
    },
  },
  class: {
    async run({ text }, world) {
      const steps = stepsOf(text);
      expect(steps).toHaveLength(2);
      const begun = steps.map(async ({ command }) => {
        // The class's network is not here.
        const running = world.start(withFreePorts(command.replace("192.0.2.10", "127.0.0.1"), FREE_PAGE));
        const [, page = ""] = await running.until(PAGE);
        expect((await fetch(page)).status).toBe(200);
        // The line for the learners, as the document has it.
        await running.until(/^npm run workshop -- --name NAME --report-to http:\S+$/m);
        await running.stop();
      });
      await Promise.all(begun);
    },
  },
  page: {
    async run({ text }, world) {
      const [up, lesson, host] = stepsOf(text);
      const begun = [up, lesson, host].map(async (step, index) => {
        const ports = index < 2 ? undefined : FREE_PAGE;
        const running = world.start(
          withFreePorts(step?.command ?? "", ports),
          world.terminal,
          home(world, `page-${index}`),
        );
        const [, page = ""] = await running.until(/(http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}\/)/);
        expect((await fetch(`${page}page.js`)).status).toBe(200);
        await running.stop();
      });
      await Promise.all(begun);
    },
  },
  report: {
    async run({ text }, world) {
      const host: Running = world.start("npm run workshop -- host --port 0");
      const [, page = ""] = await host.until(PAGE);
      const command = text.replace("http://192.0.2.10:8090/TOKEN/", page);
      const learner = world.start(withFreePorts(command), world.terminal, home(world, "ada"));
      await learner.until(/Lesson 1 of 24/);
      await untilPage(page, "Ada");
      await learner.stop();
      await host.stop();
    },
  },
  "lesson folder": {
    async run({ text }) {
      const folder = await lessonFolder();
      const drawn = text
        .split("\n")
        .slice(1)
        .flatMap((row) => row.trim().split(/ {2,}/)[0]?.split(" ") ?? []);
      const files = (await readdir(folder, { recursive: true })).map(String);
      const isDrawn = (file: string): boolean => drawn.some((pattern) => fits(file, pattern));
      expect(files.filter((file) => /\./.test(file) && !isDrawn(file))).toEqual([]);
      expect(drawn.filter((pattern) => !files.some((file) => fits(file, pattern)))).toEqual([]);
    },
  },
  "author check": {
    async run({ text }, world) {
      const folder = path.join(world.folder, "my-lesson");
      await cp(await lessonFolder(), folder, { recursive: true });
      const { code, stdout } = await world.type(text.replace("my-lesson", folder));
      expect({ code, lines: stdout.match(/^ok +\S.*$/gm) }).toEqual({
        code: 0,
        lines: [
          "ok       languages",
          "ok       start fails",
          "ok       mistake text appears",
          "ok       solution passes",
          "ok       reset is exact",
        ],
      });
    },
  },
};

function fits(file: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^/]+")}$`).test(file);
}

function home(world: World, name: string): NodeJS.ProcessEnv {
  return { XDG_DATA_HOME: path.join(world.folder, name) };
}

/** Nobody is told when the page changes: it is one that browsers ask for again and again. */
/** Reads the page's stream until something of the class is told. */
async function untilPage(page: string, found: string): Promise<void> {
  const { body } = await fetch(`${page}live`);
  if (body === null) throw new Error(`${page} tells nothing`);
  let told = "";
  for await (const chunk of body) {
    told += Buffer.from(chunk as Uint8Array).toString("utf8");
    if (told.includes(found)) return;
  }
  throw new Error(`${page} never told of ${found}`);
}
