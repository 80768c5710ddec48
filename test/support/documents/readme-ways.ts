/** How the blocks of the READMEs are executed. */
import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { commandOf, untilAvailable, type Ways } from "./way.ts";
import { ROOT, stepsOf } from "./blocks.ts";
import { wayOfARequest } from "./drawings.ts";
import { shown, withFreePorts, type World } from "./world.ts";

const CI = `${ROOT}.ci/run`;

export const README_WAYS: Ways = {
  start: {
    async run({ text }, world) {
      const [install, playground, ...more] = text.split(" && ");
      expect([playground, more]).toEqual(["npm run playground", []]);
      // That one is left to CI, which begins with it in a clean clone.
      expect(install).toBe("npm ci");
      expect(await ciCommand(world)).toMatch(/^npm ci && /);
      const { running, proxyUrl } = await world.playground();
      await running.until(/v1\.example\.k8s\.io is not available [\s\S]*v1\.example\.k8s\.io is available \(Passed\)/);
      expect((await fetch(`${proxyUrl}/readyz`)).status).toBe(200);
    },
  },
  curl: {
    needs: ["curl"],
    async run({ text }, world) {
      const [step, ...more] = stepsOf(await world.placed(text));
      const { stdout } = await world.type(step?.command ?? "");
      expect(stdout.trimEnd()).toBe(step?.shows);
      expect(more).toEqual([]);
      const { running } = await world.playground();
      await running.until(/GET \/apis\/example\.k8s\.io\/v1\/pods -> 200 v1\.example\.k8s\.io user=admin/);
    },
  },
  kubectl: {
    needs: ["kubectl", "curl"],
    async run({ text }, world) {
      const { running } = await world.playground();
      const [get, remove, gone, curl, apply, back, ...more] = stepsOf(await world.placed(text));
      const met = "apiservice.apiregistration.k8s.io/v1.example.k8s.io condition met";
      expect((await commandOf(get, world)).stdout).toMatch(/^v1\.example\.k8s\.io +\S+ +True /m);
      expect((await commandOf(remove, world)).stdout).toMatch(/^deployment\.apps "example-server" deleted/);
      await running.until(/apiservice v1\.example\.k8s\.io is not available/);
      expect((await commandOf(gone, world)).stdout.trimEnd()).toBe(met);
      expect((await commandOf(curl, world)).stdout.trimEnd()).toBe(curl?.shows);
      const { code, stdout, stderr } = await commandOf(apply, world);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("deployment.apps/example-server created");
      await running.until(/v1\.example\.k8s\.io is not available [\s\S]*v1\.example\.k8s\.io is available \(Passed\)/);
      expect((await commandOf(back, world)).stdout.trimEnd()).toBe(met);
      expect(more).toEqual([]);
    },
  },
  "way of a request": { run: wayOfARequest },
  commands: {
    async run({ file, text }, world) {
      const env = { LC_ALL: file.includes("zh") ? "zh_CN.UTF-8" : "C.UTF-8" };
      const { stdout } = await world.type("npm run --silent playground -- help", world.terminal, env);
      const usages = stdout.split("\n").flatMap((line) => /^ {2}([a-z[].*?) {2,}\S/.exec(line)?.[1] ?? []);
      const real = usages
        .map((usage) => usage.replace("[up] [flags]", "up"))
        // Those that only the playground itself or a bug report needs.
        .filter((usage) => !/^(?:example-server|version)/.test(usage));
      const rows = text.split("\n").map((row) => /^(\S+) +(?:([A-Z[].*?)[:：])?/.exec(row)?.slice(1) ?? []);
      const documented = rows.map((words) => words.filter((word) => word !== undefined).join(" "));
      expect(documented).toEqual(expect.arrayContaining(real));
      expect(documented).toHaveLength(real.length);
      // In any language it is the same commands that are started.
      if (file === "README.md")
        await expectHelp(
          rows.map(([name = ""]) => name),
          world,
        );
    },
  },
  apply: {
    async run({ text }, world) {
      const { proxyUrl, running } = await world.playground();
      const mine = await world.mine();
      const manifest = await world.placed(text);
      for (const document of parseAllDocuments(manifest)) await world.post(document.toJS());
      await running.until(/apiservice v1\.mine\.example\.com is available \(Passed\)/);
      const reply = await fetch(`${proxyUrl}/apis/mine.example.com/v1/things`);
      expect(await reply.json()).toMatchObject({ kind: "ThingList", user: "admin" });
      expect(mine.asked).toContain("/apis/mine.example.com/v1/things");
      const condition = await fetch(`${proxyUrl}/apis/apiregistration.k8s.io/v1/apiservices/v1.mine.example.com`);
      expect(await condition.json()).toMatchObject({
        status: { conditions: [{ type: "Available", reason: "Passed" }] },
      });
    },
  },
  greetings: {
    async run({ text }, world) {
      const running = world.start(withFreePorts(text));
      const { proxyUrl } = await shown(running);
      await untilAvailable(running, "v1alpha1.extensions.example.com");
      const reply = await fetch(`${proxyUrl}/apis/extensions.example.com/v1alpha1/greetings`);
      expect(await reply.json()).toMatchObject({ kind: "GreetingList" });
      await running.stop();
    },
  },
  era: {
    async run({ text }, world) {
      const running = world.start(withFreePorts(text));
      const { proxyUrl } = await shown(running);
      await untilAvailable(running, "v1.example.k8s.io");
      const reply = await fetch(`${proxyUrl}/apis/example.k8s.io/v1`, { redirect: "manual" });
      expect(reply.status).toBe(301);
      await running.stop();
    },
  },
  workshop: {
    async run({ text }, world) {
      const [course, start, ...more] = stepsOf(text);
      const running = world.start(withFreePorts(course?.command ?? ""));
      await running.until(/Lesson 1 of 24: [^]*^\[ \] expected: /m);
      // In the second terminal.
      const { code } = await commandOf(start, world);
      expect(code).toBe(0);
      await running.until(/Lesson 2 of 24: The first route/);
      await running.stop();
      expect(more).toEqual([]);
    },
  },
  "ci: test": {
    async run({ text }, world) {
      expect(await ciCommand(world)).toBe(text);
      const { scripts } = parse(await readFile(`${ROOT}package.json`, "utf8")) as { scripts: Record<string, string> };
      expect(scripts["test"]).toBe("vitest run");
    },
  },
};

/** `NAME --help` of every command that the table has. */
async function expectHelp(names: readonly string[], world: World): Promise<void> {
  const helped = names.map(async (name) => {
    const { code } = await world.type(`node scripts/run.mjs ${name} --help`);
    return { name, code };
  });
  expect(await Promise.all(helped)).toEqual(names.map((name) => ({ name, code: 0 })));
}

/** What .ci/run finds in the README and runs in a clean clone. */
async function ciCommand(world: World): Promise<string> {
  const reader = /^readme_test_command\(\) \{$[^]*?^\}$/m.exec(await readFile(CI, "utf8"))?.[0] ?? "";
  const { stdout } = await world.type(`${reader}\nreadme_test_command`);
  return stdout.trim();
}
