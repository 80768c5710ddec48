import { createListeners } from "../apimachinery/index.ts";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { writeFileAtomically } from "./atomic-file.ts";
import { createCa, issueCertificate, type Playground } from "../playground/index.ts";
import { runKubectl, send, sendDirectly } from "./hands.ts";
import { createJournal } from "./journal.ts";
import { waitUntil } from "./until.ts";
import type { RunningWorld, World, WorldOptions } from "./world.ts";

export function createWorld({ pg, work, seed, kept }: WorldOptions): RunningWorld {
  const journal = createJournal(pg);
  const answers: string[] = [];
  const news = createNews(pg);
  const until: World["until"] = (what, condition) => waitUntil(news.subscribe, what, condition);
  return {
    pg,
    work,
    seed,
    answers,
    memory: new Map(),
    keep<T>(name: string, make: () => Promise<T>) {
      const value = (kept.get(name) as Promise<T> | undefined) ?? make();
      kept.set(name, value);
      return value;
    },
    requests: () => journal.requests(),
    route: (name) => pg.registry.snapshot().routes.get(name),
    verdicts: (name) => journal.verdicts(name),
    ...learnersHands(pg, work),
    untilReason: (name, reason) =>
      until(`${name} with the reason ${reason}`, () => journal.verdicts(name).at(-1)?.reason === reason),
    until,
    begin() {
      answers.length = 0;
      journal.begin();
    },
    say(text) {
      answers.push(text);
      news.tell();
    },
    subscribe: news.subscribe,
    close() {
      journal.close();
      news.close();
    },
  };
}

type Hands = Pick<
  World,
  | "request"
  | "get"
  | "direct"
  | "patch"
  | "applyFile"
  | "writeFile"
  | "readFile"
  | "createCa"
  | "issueCertificate"
  | "kubectl"
>;

/** What a learner does with curl, kubectl, openssl and an editor. */
function learnersHands(pg: Playground, work: string): Hands {
  const request: World["request"] = (method, target, settings) => send(pg, method, target, settings);
  const read = (name: string): Promise<string> => readFile(path.join(work, name), "utf8");
  return {
    request,
    get: (target, settings) => request("GET", target, settings),
    direct: (apiService, target, headers) => sendDirectly(pg.endpointOf(apiService), target, headers),
    async patch(target, body) {
      const answer = await request("PATCH", target, { body, contentType: "application/merge-patch+json" });
      if (answer.status >= 300) throw new Error(`PATCH ${target}: ${answer.status} ${answer.text}`);
    },
    applyFile: async (name) => void (await pg.apply(await read(name))),
    readFile: read,
    writeFile: (name, text) => writeFileAtomically(path.join(work, name), text),
    createCa: (commonName) => createCa(commonName, Date.now()),
    issueCertificate: (ca, certificate) => issueCertificate(ca, certificate, Date.now()),
    kubectl: (...args) => runKubectl(pg.kubeconfig, path.join(path.dirname(work), ".kube-cache"), args),
  };
}

interface News {
  tell(): void;
  subscribe(this: void, listener: () => void): () => void;
  close(): void;
}

/** Everything that a check may depend on. */
function createNews(pg: Playground): News {
  const listeners = createListeners();
  const tell = (): void => {
    listeners.emit();
  };
  const ends = [
    pg.requests.subscribe((_trace, phase) => phase === "finished" && tell()),
    pg.registry.subscribe(tell),
    pg.subscribe(tell),
    pg.subscribeState(tell),
    pg.faults.subscribe(tell),
  ];
  return {
    tell,
    subscribe: listeners.subscribe,
    close() {
      for (const end of ends) end();
      listeners.clear();
    },
  };
}
