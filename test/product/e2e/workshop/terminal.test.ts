import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasKubectl, hasProgram } from "../../../support/programs.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
let socket = "";
let servers = 0;
const available = hasProgram("tmux", "-V") && hasKubectl();

function tmux(...args: readonly string[]): string {
  return execFileSync("tmux", ["-u", "-L", socket, "-f", "/dev/null", ...args], { encoding: "utf8" });
}

function type(window: string, text: string): void {
  tmux("send-keys", "-t", `course:${window}`, "-l", text);
  tmux("send-keys", "-t", `course:${window}`, "Enter");
}

/** tmux tells of no change of a pane, so the pane is looked at again and again. */
async function until(window: string, found: RegExp): Promise<string> {
  const end = performance.now() + 45_000;
  for (;;) {
    const screen = tmux("capture-pane", "-p", "-J", "-S", "-300", "-t", `course:${window}`);
    if (found.test(screen)) return screen;
    if (performance.now() > end) throw new Error(`waited in vain for ${String(found)}; the pane shows\n${screen}`);
    await sleep(100);
  }
}

describe.skipIf(!available)("three lessons in two terminals with the machine's kubectl (needs tmux, kubectl)", () => {
  let folder = "";
  beforeEach(() => {
    // A server that was told to end may still be there under its name.
    socket = `aggregation-playground-workshop-${process.pid}-${(servers += 1)}`;
    folder = mkdtempSync(path.join(tmpdir(), "workshop-tmux-"));
    const bash = ["env", `KUBECACHEDIR=${folder}/cache`, "LC_ALL=C.UTF-8", "bash", "--norc", "--noprofile", "-i"];
    tmux("new-session", "-d", "-s", "course", "-n", "teacher", "-x", "160", "-y", "50", ...bash);
    tmux("new-window", "-d", "-t", "course", "-n", "learner", ...bash);
  });
  afterEach(() => {
    tmux("kill-server");
    rmSync(folder, { recursive: true, force: true });
  });

  test("the checks turn while the learner types in the second terminal, and no key is pressed in the first", async () => {
    const workshop = `${process.execPath} scripts/run.mjs workshop --data-dir ${folder}/data`;
    type("teacher", `cd '${ROOT}'; ${workshop} --no-tui --port 0 --proxy-port 0`);
    const screen = await until("teacher", /\[ \] expected: GET \/apis/);
    const proxy = /at (http:\/\/127\.0\.0\.1:\d+)\./.exec(screen)?.[1] ?? "";
    type("learner", `cd '${ROOT}'; export KUBECONFIG=${folder}/data/admin.kubeconfig; alias ws='${workshop}'`);

    type("learner", "kubectl get --raw /apis | head -c 60; kubectl get pears");
    await until("learner", /the server doesn't have a resource type "pears"/);
    await until("teacher", /Passed: "Look around"/);

    type("learner", "ws next");
    await until("teacher", /\[ \] expected: the APIService v1\.example\.k8s\.io exists/);
    const files = `${folder}/data/workshop/first-route`;
    type("learner", `kubectl apply -f ${files}/wrong-name.yaml`);
    await until("learner", /must be `spec\.version\+"\."\+spec\.group`/);
    type("learner", `kubectl apply -f ${files}/apiservice.yaml`);
    await until("teacher", /\[x\] expected: the APIService v1\.example\.k8s\.io exists/);
    type("learner", `curl ${proxy}/apis/example.k8s.io/v1/pods`);
    await until("teacher", /Passed: "The first route"/);

    type("learner", "ws start endpoints --lang zh");
    await until("learner", /已开始“端点”/);
    await until("teacher", /\[ \] expected: without Pods/);
    type("learner", "kubectl scale deployment example-server -n example-namespace --replicas=0");
    await until("teacher", /\[x\] expected: without Pods/);
    type("learner", "kubectl scale deployment example-server -n example-namespace --replicas=1");
    await until("teacher", /Passed: "Endpoints"/);
    type("learner", "clear; ws list");
    const list = await until("learner", /look-around[\s\S]*what-broke/);
    expect(list.match(/\[x\]/g)).toHaveLength(3);
    tmux("send-keys", "-t", "course:teacher", "C-c");
    type("teacher", "echo ended with $?");
    await until("teacher", /ended with 0/);
  }, 180_000);

  test("npm run workshop shows the lesson beside the routes, and its checks turn there too", async () => {
    const workshop = `${process.execPath} scripts/run.mjs workshop --data-dir ${folder}/data`;
    type("teacher", `cd '${ROOT}'; ${workshop} --port 0 --proxy-port 0; echo ended with $?`);
    await until("teacher", /Checks[\s\S]*GET \/apis/);
    type("learner", `KUBECONFIG=${folder}/data/admin.kubeconfig kubectl get --raw /apis | head -c 60`);
    await until("teacher", /GET \/apis as admin: 200/);
    tmux("send-keys", "-t", "course:teacher", "C-c");
    await until("teacher", /ended with 0/);
  }, 90_000);
});
