/** How the blocks of docs/*.md and CONTRIBUTING.md are executed. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { startEtcd } from "../etcd-server.ts";
import { freePort } from "../free-port.ts";
import { ROOT, stepsOf, type Step } from "./blocks.ts";
import { modulesExist } from "./drawings.ts";
import { startMineServer } from "./mine-server.ts";
import { untilAvailable, type Ways } from "./way.ts";
import { copyKubeconfig, withFreePorts, type World } from "./world.ts";

/** Ours has the flags of Go's; the reader's is called as the sample of k8s.io. */
const GREETINGS = `exec node '${ROOT}dist/bundle/main.js' example-server greetings "$@"`;
const GREETINGS_GROUP = "v1alpha1.extensions.example.com";
/** What a test suite may exit with, told from every error of the playground. */
const SUITE_CODE = 7;
const ASK = "curl -fsS $AGGREGATION_PLAYGROUND_PROXY_URL/apis/mine.example.com/v1/things";

export const PAGE_WAYS: Ways = {
  register: {
    async run({ text }, world) {
      const [step] = stepsOf(await world.placed(text));
      const running = world.start(withFreePorts(step?.command ?? ""), world.project);
      await untilAvailable(running, "v1.mine.example.com");
      await running.stop();
    },
  },
  "sample-apiserver": {
    needs: ["etcd"],
    async run({ text }, world) {
      await using etcd = await startEtcd();
      await world.program("sample-apiserver", GREETINGS);
      await copyKubeconfig(world, "playground.kubeconfig");
      const placed = text.replace("http://127.0.0.1:2379", etcd.url).replace("9443", "0");
      const running = world.start(placed, world.project);
      await running.until(/^listening on 127\.0\.0\.1:\d+$/m);
      await running.stop();
    },
  },
  suite: {
    needs: ["curl"],
    async run({ text }, world) {
      const steps = stepsOf(await world.placed(text));
      expect(steps).not.toEqual([]);
      for (const step of steps) await once(step, world);
    },
  },
  "check exec": {
    async run({ text }, world) {
      await world.program("sample-apiserver", GREETINGS);
      const [step] = stepsOf(text);
      const port = await freePort();
      const command = (step?.command ?? "")
        .replaceAll("9443", String(port))
        .replace("--group mine.example.com --version v1", "--group extensions.example.com --version v1alpha1");
      // What needs the server's trust, and little more: the whole examination has a test of its own.
      const typed = await world.type(`${command} --only delegated-auth.denied`, world.project);
      expect(typed).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^ok +delegated-auth\.denied /m) as string,
      });
    },
  },
  table: {
    async run({ text }, world) {
      const file = path.join(ROOT, "examples", `.document-table-${process.pid}.mjs`);
      const lines = [
        'import { startPlayground } from "aggregation-playground";',
        "const playground = await startPlayground();",
        text,
        'const reply = await playground.client().get("/apis/shops.example.com/v1/namespaces/default/sales/may");',
        "console.log(reply.status, reply.json().total);",
        "await playground.close();",
      ];
      await writeFile(file, lines.join("\n"));
      try {
        expect(await world.type(`node '${file}'`)).toEqual({ code: 0, stdout: "200 3.5\n", stderr: "" });
      } finally {
        await rm(file);
      }
    },
  },
  module: {
    async run({ text }, world) {
      // Beside the examples, where the package is found under its own name.
      const file = path.join(ROOT, "examples", `.document-${process.pid}.mjs`);
      await writeFile(file, text);
      try {
        expect(await world.type(`node '${file}'`)).toEqual({ code: 0, stdout: "200 alice\n", stderr: "" });
      } finally {
        await rm(file);
      }
    },
  },
  jest: {
    async run({ text }, world) {
      const { code, stderr } = await world.type(text);
      expect(stderr).toMatch(/^Tests: +4 passed, 4 total$/m);
      expect(code).toBe(0);
    },
  },
  record: {
    needs: ["curl"],
    async run({ text }, world) {
      await writeFile(path.join(world.project.cwd, "suite.sh"), `#!/bin/sh\n${ASK}\n`, { mode: 0o755 });
      const [record, replay, ...more] = stepsOf(text);
      expect(more).toEqual([]);
      const server = await startMineServer();
      const first = (record?.command ?? "").replace("9443", String(server.port));
      const recorded = await world.type(withFreePorts(first), world.project);
      await server[Symbol.asyncDispose]();
      const replayed = await world.type(withFreePorts(replay?.command ?? ""), world.project);
      expect(recorded).toMatchObject({ code: 0, stdout: expect.stringContaining('"kind":"ThingList"') as string });
      expect(replayed).toMatchObject({ code: 0, stdout: recorded.stdout });
    },
  },
  "greetings by kubectl": {
    needs: ["kubectl", "openssl"],
    async run({ text }, world) {
      const { running, kubeconfig, proxyUrl } = await world.playground();
      const [y, x, certificates, ...more] = stepsOf(text);
      const env = { KUBECONFIG: kubeconfig };
      expect(more).toEqual([]);
      const apply = async (step: Step | undefined): Promise<string> => {
        const { code, stdout, stderr } = await world.type(step?.command ?? "", world.terminal, env);
        expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
        return stdout;
      };
      expect(await apply(y)).toContain(`apiservice.apiregistration.k8s.io/${GREETINGS_GROUP} created`);
      await untilAvailable(running, GREETINGS_GROUP);
      expect(await apply(x)).toContain("deployment.apps/greetings-server created");
      expect(await apply(certificates)).toContain(`apiservice.apiregistration.k8s.io/${GREETINGS_GROUP} configured`);
      const list = await fetch(`${proxyUrl}/apis/apiregistration.k8s.io/v1/apiservices/${GREETINGS_GROUP}`);
      expect(await list.json()).toMatchObject({ spec: { service: { namespace: "greetings-x" } } });
    },
  },
  "image catalogue": {
    async run({ text }, world) {
      const file = path.join(world.folder, "images.yaml");
      await writeFile(file, text);
      const running = world.start(withFreePorts(`npm run playground -- --no-examples --images '${file}'`));
      await running.until(/ ready +serving at /);
      await running.stop();
    },
  },
  "curl in a pod": {
    needs: ["kubectl"],
    async run({ text }, world) {
      const { running, kubeconfig } = await world.playground();
      await untilAvailable(running, "v1.example.k8s.io");
      const env = { KUBECONFIG: kubeconfig };
      const pods = "kubectl -n example-namespace get pods -o name";
      const command = text.replace("exec POD", `-n example-namespace exec $(${pods} | head -1)`);
      const { code, stdout, stderr } = await world.type(command, world.terminal, env);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain('"kind": "APIVersions"');
    },
  },
  modules: { run: modulesExist },
  scripts: {
    async run({ text }) {
      const { scripts } = JSON.parse(await readFile(`${ROOT}package.json`, "utf8")) as { scripts: object };
      const ci = await readFile(`${ROOT}.ci/run`, "utf8");
      // CI runs them itself: here only that it does, for its own form of the one that writes.
      const inCi = /^for step in (.*); do$/m.exec(ci)?.[1]?.replace("format:check", "format").split(" ") ?? [];
      const commands = stepsOf(text).map(({ command }) => command);
      expect(commands.slice(0, 2)).toEqual(["npm ci", "npm test"]);
      const names = commands.slice(2).map((command) => command.replace("npm run ", ""));
      expect(names).toEqual(inCi.filter((name) => name !== "build" && name in scripts).sort(byPlaceIn(names)));
      for (const [file] of text.matchAll(/test\/\S+\.test\.ts/g)) expect(existsSync(ROOT + file), file).toBe(true);
    },
  },
};

function byPlaceIn(names: readonly string[]): (one: string, other: string) => number {
  return (one, other) => names.indexOf(one) - names.indexOf(other);
}

/** Commands that stand in several documents, each executed once. */
const executed = new Map<string, Promise<void>>();

function once(step: Step, world: World): Promise<void> {
  const known = executed.get(step.command);
  if (known !== undefined) return known;
  const execution = / up /.test(step.command) ? runSuite(step, world) : examine(step, world);
  executed.set(step.command, execution);
  return execution;
}

/** The reader's own suite is run with a KUBECONFIG, and its exit code returned. */
async function runSuite({ command }: Step, world: World): Promise<void> {
  const asksAndFails = `[ "$*" = "test ./..." ] && [ -s "$KUBECONFIG" ] && ${ASK} && exit ${SUITE_CODE}`;
  await world.program("go", asksAndFails);
  const { code, stdout } = await world.type(command, world.project);
  expect({ code, stdout }).toEqual({ code: SUITE_CODE, stdout: expect.stringContaining('"user":"admin"') as string });
}

/** A server that is reached but lacks what clients need: that is found, and a fix is said. */
async function examine({ command }: Step, world: World): Promise<void> {
  const { code, stdout } = await world.type(command, world.project);
  expect(stdout).toMatch(/^ok +availability\.available /m);
  expect(stdout).toMatch(/^FAILED +discovery\.group .*\n +why: .*\n +fix: Serve an APIGroup /m);
  expect(code).toBe(1);
}
