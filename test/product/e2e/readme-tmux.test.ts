import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BLOCKS, ROOT, stepsOf } from "../../support/documents/blocks.ts";
import { hasKubectl, hasProgram, isThere } from "../../support/programs.ts";

const READMES = [
  { file: "README.md", locale: "en_US.UTF-8", lesson: "Your turn", leave: "Leave and end the server" },
  { file: "README.zh-CN.md", locale: "zh_CN.UTF-8", lesson: "动手", leave: "退出并结束服务器" },
] as const;
const available = hasProgram("tmux", "-V") && hasKubectl() && isThere("curl") && isThere("git");
const SOCKET = `aggregation-playground-readme-${process.pid}`;
/** The readers' ports may be busy here, and what is installed already is not installed again. */
const NPM = `npm() { [ "$1" = ci ] || command npm "$@" $PORTS; }; export -f npm`;

function tmux(...args: readonly string[]): string {
  return execFileSync("tmux", ["-u", "-L", SOCKET, "-f", "/dev/null", ...args], { encoding: "utf8" });
}

/** A terminal as a reader has it. */
class Window {
  readonly #name: string;

  constructor(name: string, cwd: string, env: Readonly<Record<string, string>>) {
    this.#name = name;
    const settings = Object.entries(env).flatMap(([key, value]) => ["-e", `${key}=${value}`]);
    const bash = ["bash", "--norc", "--noprofile", "-i"];
    tmux("new-window", "-d", "-t", "readme", "-n", name, "-c", cwd, ...settings, ...bash);
    this.type(`unset HISTFILE; PS1='$ '; PATH="$BIN:$PATH"; ${NPM}; clear`);
  }

  press(...keys: readonly string[]): void {
    tmux("send-keys", "-t", `readme:${this.#name}`, ...keys);
  }

  type(text: string): void {
    this.press("-l", text);
    this.press("Enter");
  }

  /** tmux tells of no change of a pane, so the pane is looked at again and again. */
  async until(found: RegExp): Promise<RegExpExecArray> {
    const end = performance.now() + 60_000;
    for (;;) {
      const screen = tmux("capture-pane", "-p", "-J", "-t", `readme:${this.#name}`);
      const match = found.exec(screen);
      if (match !== null) return match;
      if (performance.now() > end) throw new Error(`waited in vain for ${String(found)}; the pane shows\n${screen}`);
      await sleep(50);
    }
  }
}

/** With what is installed and built here; what git has written is no newer than that. */
function clone(folder: string): string {
  const place = path.join(folder, "clone");
  execFileSync("git", ["clone", "-q", "--depth", "1", `file://${ROOT}`, place]);
  for (const name of ["node_modules", "dist"]) symlinkSync(path.join(ROOT, name), path.join(place, name));
  for (const entry of readdirSync(path.join(place, "src"), { recursive: true }))
    utimesSync(path.join(place, "src", String(entry)), 0, 0);
  return place;
}

/** Something to open a browser with, which only remembers what. */
function writeOpener(folder: string): string {
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(path.join(bin, "xdg-open"), `#!/bin/sh\necho "$1" > "$OPENED"\n`, { mode: 0o755 });
  return bin;
}

function stepsOfBlock(file: string, name: string): ReturnType<typeof stepsOf> {
  const block = BLOCKS.find((one) => one.file === file && one.marker === name);
  if (block === undefined) throw new Error(`${file} has no block ${name}`);
  return stepsOf(block.text);
}

describe.skipIf(!available)("a reader who types what the README shows (needs tmux, kubectl, curl, git)", () => {
  let folder = "";
  let place = "";
  let bin = "";
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "readme-tmux-"));
    execFileSync(process.execPath, ["scripts/build-if-stale.mjs"], { cwd: ROOT });
    place = clone(folder);
    bin = writeOpener(folder);
    tmux("new-session", "-d", "-s", "readme", "-x", "80", "-y", "24", "sh");
  }, 180_000);
  afterAll(() => {
    tmux("kill-server");
    // What ends there writes its last.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test.concurrent.each(READMES)("in $file", { timeout: 240_000 }, async ({ file, locale, lesson, leave }) => {
    const home = path.join(folder, file);
    mkdirSync(home);
    const env = {
      HOME: home,
      XDG_DATA_HOME: home,
      KUBECACHEDIR: path.join(home, "cache"),
      LC_ALL: "",
      LC_MESSAGES: locale,
      BIN: bin,
      OPENED: path.join(home, "opened"),
      // tmux takes DISPLAY from the terminal that it is started in.
      WAYLAND_DISPLAY: "wayland-0",
      BROWSER: "",
      CI: "",
      PORTS: "-- --port 0 --proxy-port 0",
    };
    const first = new Window(`${file}-1`.replaceAll(".", "-"), place, env);
    const second = new Window(`${file}-2`.replaceAll(".", "-"), place, env);
    const [start] = stepsOfBlock(file, "start");
    first.type(start?.command ?? "");
    const [, proxy = ""] = await first.until(/curl (http:\/\/127\.0\.0\.1:\d+)\/apis\/example/);
    const kubeconfig = path.join(home, "aggregation-playground", "admin.kubeconfig");
    const here = (command: string): string =>
      command.replaceAll("http://127.0.0.1:8001", proxy).replaceAll(/\bFILE\b/g, kubeconfig);

    const [ask] = stepsOfBlock(file, "curl");
    second.type(here(ask?.command ?? ""));
    await second.until(/^Hit '\/pods' and URL is '\/apis\/example\.k8s\.io\/v1\/pods'/m);
    await first.until(/200 +\/apis\/example\.k8s\.io\/v1\/pods/);

    const [list, remove, gone, again, restore, back] = stepsOfBlock(file, "kubectl");
    const typed = async (step: typeof list, shown: RegExp): Promise<void> => {
      second.type(`clear; ${here(step?.command ?? "")}`);
      await second.until(shown);
    };
    await typed(list, /v1\.example\.k8s\.io +example-namespace\/example-server +True/);
    await typed(remove, /"example-server" deleted/);
    await first.until(/!! v1\.example\.k8s\.io MissingEndpoints/);
    await typed(gone, /condition met/);
    expect(again?.shows).toBe("service unavailable");
    await typed(again, /^service unavailable/m);
    await typed(restore, /deployment\.apps\/example-server created/);
    await typed(back, /condition met/);
    await first.until(/ok v1\.example\.k8s\.io Passed/);

    first.press("b");
    await expect.poll(() => readOrEmpty(env.OPENED)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\S+\/\n$/);
    expect((await fetch(readOrEmpty(env.OPENED).trim())).status).toBe(200);
    first.press("q");
    await first.until(new RegExp(leave));
    first.press("y");
    await first.until(/^\$ $/m);

    const [course] = stepsOfBlock(file, "workshop");
    first.type(`clear; ${course?.command ?? ""}`);
    await first.until(new RegExp(`${lesson}|curl http://127\\.0\\.0\\.1:\\d+/apis`));
    first.press("C-c");
    await first.until(/^\$ $/m);
  });
});

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
