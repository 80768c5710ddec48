import { useEffect, useState } from "preact/hooks";
import type { Picture } from "../../view/index.ts";
import { pictureAt, stepsOf } from "../svg/steps.ts";

export type Pace = "live" | "slow" | "steps";

export interface Motion {
  readonly picture: Picture;
  /** The part that was reached last. */
  readonly current: string | undefined;
  readonly at: number;
  readonly all: number;
  readonly move: (by: number) => void;
}

const STEP_MS = 900;

/**
 * Slow motion and steps show one request until it has arrived: what comes meanwhile waits until the next one begins. With
 * steps, somebody moves.
 */
export function useMotion(latest: Picture, pace: Pace): Motion {
  const [shown, setShown] = useState(latest);
  const [at, setAt] = useState(1);
  const all = stepsOf(shown).length;
  const isDone = at >= all;
  const isOther = shown.request?.id !== latest.request?.id;
  const begin = (): void => {
    setShown(latest);
    setAt(1);
  };
  useEffect(() => {
    // Of the same request it may have become known since how it ended.
    if (!isOther) setShown(latest);
    else if (pace === "live" || isDone) begin();
  }, [latest, pace, isDone]);
  useEffect(() => {
    if (pace !== "slow" || isDone) return undefined;
    const timer = setTimeout(() => setAt(at + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [pace, at, isDone, shown.request?.id]);
  useEffect(begin, [pace]);
  if (pace === "live") return { picture: latest, current: undefined, at: all, all, move: () => {} };
  const current = isDone ? undefined : stepsOf(shown)[at - 1];
  const move = (by: number): void => {
    setAt((now) => Math.max(1, Math.min(all, now + by)));
  };
  return { picture: pictureAt(shown, at), current, at: Math.min(at, all), all, move };
}
