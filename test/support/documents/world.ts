/** What a reader has who types the documents' commands: a terminal, a home, a playground and an extension server. */
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { KubeObject } from "../../../src/index.ts";
import { ROOT } from "./blocks.ts";
import { startMineServer, type MineServer } from "./mine-server.ts";
import { start, type Running, type Terminal, type Typed, type as typeInto } from "./shell.ts";

export interface ShownPlayground {
  readonly running: Running;
  readonly url: string;
  readonly proxyUrl: string;
  /** The file that is printed at start. */
  readonly kubeconfig: string;
}

export interface World extends AsyncDisposable {
  readonly folder: string;
  /** In the repository, as after `git clone`. */
  readonly terminal: Terminal;
  /** In a project of the reader's own, where `npx` finds the package. */
  readonly project: Terminal;
  /** The one that all blocks share, started as the README says. */
  playground(): Promise<ShownPlayground>;
  mine(): Promise<MineServer>;
  /** Creates an object in the shared playground, as `kubectl create` does. */
  post(object: KubeObject): Promise<void>;
  /** A program of the reader's that we do not have, e.g. `go`: a shell script by its name. */
  program(name: string, script: string): Promise<void>;
  /** The document's text with the ports and files of here. */
  placed(text: string): Promise<string>;
  type(command: string, terminal?: Terminal, env?: NodeJS.ProcessEnv): Promise<Typed>;
  /** A command that runs until Ctrl-C; stopped at the latest with the world. */
  start(command: string, terminal?: Terminal, env?: NodeJS.ProcessEnv): Running;
}

const START = "npm run playground";
/** Of a test runner, which a runner within would take for its own. */
const FOREIGN = /^(?:VITEST|TEST_REPORT|CI$|NODE_OPTIONS$|KUBECONFIG$|AGGREGATION_PLAYGROUND|npm_)/;

export async function createWorld(): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), "documents-"));
  const bin = path.join(folder, "bin");
  const project = path.join(folder, "project");
  for (const directory of [bin, project]) await mkdir(directory);
  await writeFile(path.join(project, "package.json"), '{ "name": "mine", "private": true }');
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))),
    HOME: folder,
    XDG_DATA_HOME: path.join(folder, "data"),
    KUBECACHEDIR: path.join(folder, "cache"),
    PATH: `${bin}:${process.env["PATH"] ?? ""}`,
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
  };
  const terminal: Terminal = { cwd: ROOT, env };
  // A playground writes its kubeconfig anew at each start, so the one that goes on has a data directory of its own.
  const own = (name: string): NodeJS.ProcessEnv => ({ XDG_DATA_HOME: path.join(folder, name) });
  const running: Running[] = [];
  let playground: Promise<ShownPlayground> | undefined;
  let mine: Promise<MineServer> | undefined;
  const begin: World["start"] = (command, where = terminal, more = {}) => {
    const begun = start(command, { cwd: where.cwd, env: { ...where.env, ...more } });
    running.push(begun);
    return begun;
  };
  const world: World = {
    folder,
    terminal,
    project: { cwd: project, env },
    playground: () => (playground ??= shown(begin(withFreePorts(START), terminal, own("first")))),
    mine: () => (mine ??= startMineServer()),
    async post(object) {
      const { proxyUrl } = await world.playground();
      const response = await fetch(proxyUrl + collectionOf(object), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(object),
      });
      if (response.status !== 201) throw new Error(await response.text());
    },
    program: (name, script) => writeProgram(path.join(bin, name), script),
    async placed(text) {
      const { port } = await world.mine();
      const placed = text.replaceAll(/\b9443\b/g, String(port));
      if (!/127\.0\.0\.1:8001|FILE\b/.test(text)) return placed;
      const { proxyUrl, kubeconfig } = await world.playground();
      return placed.replaceAll("http://127.0.0.1:8001", proxyUrl).replaceAll(/\bFILE\b/g, kubeconfig);
    },
    type: (command, where = terminal, more = {}) =>
      typeInto(command, { cwd: where.cwd, env: { ...where.env, ...more } }),
    start: begin,
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map((begun) => begun.stop()));
      await (await mine)?.[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await installPackage(project);
  return world;
}

function collectionOf({ apiVersion, kind, metadata }: KubeObject): string {
  const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
  const namespace = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  return `${root}${namespace}/${kind.toLowerCase()}s`;
}

/** As `npm install aggregation-playground` leaves it. */
async function installPackage(project: string): Promise<void> {
  const modules = path.join(project, "node_modules");
  await mkdir(path.join(modules, ".bin"), { recursive: true });
  await symlink(ROOT, path.join(modules, "aggregation-playground"));
  const main = path.join(ROOT, "dist/bundle/main.js");
  await writeProgram(path.join(modules, ".bin", "aggregation-playground"), `exec node '${main}' "$@"`);
}

async function writeProgram(file: string, script: string): Promise<void> {
  await writeFile(file, `#!/bin/bash\nset -eu\n${script}\n`);
  await chmod(file, 0o755);
}

/** What stands for `--port` and `--proxy-port` when the usual ports may be busy. */
export function withFreePorts(command: string, ports = "--port 0 --proxy-port 0"): string {
  if (command.includes(" --port 0")) return command;
  const isScript = command.startsWith("npm run ");
  return `${command}${isScript && !command.includes(" -- ") ? " --" : ""} ${ports}`;
}

/** Resolves when it prints what a newcomer may type next. */
export async function shown(running: Running): Promise<ShownPlayground> {
  const [, url = "", proxyUrl = ""] = await running.until(/ is at (https:\S+), and without TLS at (http:\S+)\.\n/);
  const [, kubeconfig = ""] = await running.until(/ kubectl --kubeconfig (\S+) get apiservices\n/);
  return { running, url, proxyUrl, kubeconfig };
}

export async function copyKubeconfig(world: World, name: string): Promise<string> {
  const file = path.join(world.project.cwd, name);
  await copyFile((await world.playground()).kubeconfig, file);
  return file;
}
