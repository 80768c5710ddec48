import { systemClock, type Clock, type KubeObject } from "../apimachinery/index.ts";
import type { RequestLog } from "../playground/index.ts";
import type { StoreContents } from "./input.ts";
import { learnStore, summariseStore } from "./stored.ts";

/** Changes that come faster share one reading: the whole store is read. */
const READING_MS = 500;

interface Stored {
  state(): Promise<ReadonlyMap<string, KubeObject>>;
  subscribeState(listener: () => void): () => void;
  readonly requests: RequestLog;
}

export interface StoreWatch {
  contents(): readonly StoreContents[];
  /** The store is read while anybody listens. */
  subscribe(listener: () => void): () => void;
}

/** What the main store holds, read from it, and what extension servers store, as far as their answers told. */
export function watchStores(stored: Stored, clock: Clock = systemClock): StoreWatch {
  const listeners = new Set<() => void>();
  let own: StoreContents | undefined;
  let learnt: readonly StoreContents[] = [];
  let pending = false;
  let ends: (() => void)[] = [];
  const told = (): void => {
    for (const listener of listeners) listener();
  };
  const read = async (): Promise<void> => {
    pending = false;
    try {
      own = summariseStore("main", namesOf(await stored.state()));
      told();
    } catch {
      // A store that cannot be reached now is read after its next change.
    }
  };
  const touch = (): void => {
    if (pending) return;
    pending = true;
    clock.after(own === undefined ? 0 : READING_MS, () => {
      if (listeners.size === 0) pending = false;
      else void read();
    });
  };
  const begin = (): void => {
    learnt = stored.requests.all().reduce(learnStore, learnt);
    ends = [
      stored.subscribeState(touch),
      stored.requests.subscribe((trace, phase) => {
        const before = learnt;
        if (phase === "finished") learnt = learnStore(learnt, trace);
        if (learnt !== before) told();
      }),
    ];
    touch();
  };
  return {
    contents: () => (own === undefined ? learnt : [own, ...learnt]),
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) begin();
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        for (const end of ends.splice(0)) end();
      };
    },
  };
}

/** Those a reader of the article looks for come first; the rest by their names. */
const FAMILIAR = ["apiservices", "namespaces", "deployments", "pods", "services", "endpointslices"];

function namesOf(state: ReadonlyMap<string, KubeObject>): (readonly [resource: string, name: string])[] {
  const pairs = [...state].map(([key, object]) => stored(key, object));
  const rank = (resource: string): number => {
    const at = FAMILIAR.indexOf(resource.replace(/\..*$/, ""));
    return at < 0 ? FAMILIAR.length : at;
  };
  return pairs.sort(([left], [right]) => rank(left) - rank(right) || (left < right ? -1 : left > right ? 1 : 0));
}

/** `/registry/[<group>/]<resource>/[<namespace>/]<name>` */
function stored(key: string, { metadata }: KubeObject): readonly [resource: string, name: string] {
  const { name = "", namespace = "" } = metadata;
  const parts = key.split("/").slice(2, namespace === "" ? -1 : -2);
  const [resource = "", group] = parts.toReversed();
  return [group === undefined ? resource : `${resource}.${group}`, namespace === "" ? name : `${namespace}/${name}`];
}
