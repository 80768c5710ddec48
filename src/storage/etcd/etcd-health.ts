import { messageOf } from "../../apimachinery/index.ts";
import { setTimeout as delay } from "node:timers/promises";

const PAUSE_MS = 500;

export interface EtcdHealth {
  /** What the newest answer, or its absence, says; asks once more, so that whoever asks again hears of what has changed since. */
  problem(): string | undefined;
  succeeded(): void;
  failed(error: Error): void;
}

/** Whether etcd answers. While it does not, `probe` is called until it does. */
export function createEtcdHealth(probe: () => Promise<unknown>, closing: AbortSignal): EtcdHealth {
  let problem: string | undefined;
  let isProbing = false;
  const ask = async (): Promise<boolean> => {
    try {
      await probe();
      problem = undefined;
      return true;
    } catch (error) {
      problem = messageOf(error);
      return false;
    }
  };
  const judge = async (): Promise<void> => {
    if (isProbing) return;
    isProbing = true;
    while (!(await ask()) && !closing.aborted)
      await delay(PAUSE_MS, undefined, { signal: closing, ref: false }).catch(() => {});
    isProbing = false;
  };
  return {
    problem() {
      void judge();
      return problem;
    },
    succeeded: () => void (problem = undefined),
    failed(error) {
      problem = error.message;
      void judge();
    },
  };
}
