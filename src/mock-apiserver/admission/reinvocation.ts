import { isDeepStrictEqual } from "node:util";
import type { KubeObject } from "../../apimachinery/index.ts";

/** Who is asked once more because of what came after it (apiserver `admission/reinvocation.go`). */

/** What one plugin remembers of the round before. */
export interface Invoked {
  /** Those that must be asked again. */
  readonly again: Set<string>;
  output: KubeObject | undefined;
  /** Whoever was asked and wants to hear of later changes. */
  mayRepeat(uid: string, policy: string): void;
  /** Something changed after they were asked. */
  repeatAll(): void;
}

export interface Round {
  readonly isSecond: boolean;
  /** A plugin begins with an object. */
  of(plugin: object, object: KubeObject | undefined): Invoked;
  /** A plugin changed the object: there will be a second round. */
  changed(by: Invoked): void;
}

interface Rounds {
  readonly first: Round;
  /** Undefined where nothing changed. */
  readonly second: () => Round | undefined;
}

function createInvoked(): Invoked {
  const again = new Set<string>();
  const asked = new Set<string>();
  return {
    again,
    output: undefined,
    mayRepeat: (uid, policy) => void (policy === "IfNeeded" && asked.add(uid)),
    repeatAll() {
      for (const uid of asked) again.add(uid);
      asked.clear();
    },
  };
}

export function createRounds(): Rounds {
  const memory = new Map<object, Invoked>();
  let isChanged = false;
  const round = (isSecond: boolean): Round => ({
    isSecond,
    of(plugin, object) {
      const invoked = memory.get(plugin) ?? createInvoked();
      memory.set(plugin, invoked);
      if (isSecond && !isDeepStrictEqual(invoked.output, object)) invoked.repeatAll();
      return invoked;
    },
    changed(by) {
      isChanged = true;
      by.repeatAll();
    },
  });
  return { first: round(false), second: () => (isChanged ? round(true) : undefined) };
}
