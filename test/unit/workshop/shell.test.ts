import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";
import { placesOf, runCommand } from "../../../src/workshop/commands.ts";
import { startControl, type ControlServer } from "../../../src/workshop/control.ts";
import { loadCourse } from "../../../src/workshop/course.ts";
import { localise } from "../../../src/workshop/lesson-text.ts";
import { LESSONS } from "../../../src/workshop/lessons/index.ts";
import { openProgress } from "../../../src/workshop/progress.ts";
import { openSession, type Session } from "../../../src/workshop/session.ts";
import { OPENSSL, hasKubectl, hasProgram } from "../../support/programs.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const RUN = path.join(ROOT, "scripts", "run.mjs");
const available = hasKubectl() && hasProgram(OPENSSL, "version") && hasProgram("curl", "--version");
/** Its answer depends on the fault that chance has chosen. */
const BY_CHANCE = ["what-broke"];

describe.skipIf(!available)("the solutions as typed, with the machine's kubectl, curl and openssl (needs them)", () => {
  let folder = "";
  let pg: Playground;
  let session: Session;
  let control: ControlServer;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "workshop-shell-"));
    const workFolder = path.join(folder, "workshop");
    pg = await startPlayground({ dataDir: folder, drainMs: 0 });
    const progress = await openProgress(path.join(workFolder, "progress.json"), "shell");
    session = await openSession({ pg, lessons: await loadCourse(), progress, workFolder });
    control = await startControl(workFolder, (args, language) => runCommand(session, args, language));
  });
  afterAll(async () => {
    await control.close();
    session.close();
    await pg.close();
    await rm(folder, { recursive: true, force: true });
  });

  function bash(script: string): Promise<string> {
    const workshop = `${process.execPath} '${RUN}' workshop --data-dir '${folder}'`;
    const text = localise(script, placesOf(session)).replaceAll("npm run workshop --", workshop);
    const env = { ...process.env, KUBECONFIG: pg.kubeconfig, KUBECACHEDIR: path.join(folder, "cache") };
    return new Promise((resolve, reject) => {
      execFile("bash", ["-uo", "pipefail", "-c", text], { env }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${text}\n${stdout}${stderr}`, { cause: error }));
      });
    });
  }

  it.each(LESSONS.filter(({ slug }) => !BY_CHANCE.includes(slug)))(
    "pass the lesson $slug",
    async ({ slug, solution }) => {
      await session.start(slug);
      expect(session.passed()).toBe(false);
      for (const { shell } of solution) await bash(shell);
      await session
        .world()
        ?.until(`${slug} to pass`, async () => (await session.check()).length > 0 && session.passed());
      expect(session.passed()).toBe(true);
    },
    120_000,
  );
});
