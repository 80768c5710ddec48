import type { Progress, ProgressStore } from "./progress.ts";

export interface Reporter {
  /** Resolves when the last report has been sent or given up. */
  close(): Promise<void>;
}

export interface ReporterOptions {
  readonly store: ProgressStore;
  /** The teacher's page. */
  readonly url: string;
  /** Called once for a row of failures. */
  readonly onProblem: (problem: string) => void;
}

/** Shows the teacher that somebody is still there, and repairs what a failed report left out. */
const REPEAT_MS = 15_000;
const TIMEOUT_MS = 5_000;

/** Tells the teacher's page of every change; trouble on the way never reaches the lesson. @throws TypeError for a bad URL */
export function startReporter({ store, url, onProblem }: ReporterOptions): Reporter {
  const target = new URL("report", url.endsWith("/") ? url : `${url}/`);
  let sending: Promise<void> | undefined;
  let again = false;
  let failing = false;
  const send = async (progress: Progress): Promise<void> => {
    try {
      const response = await fetch(target, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${store.key}` },
        body: JSON.stringify(progress),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      failing = false;
    } catch (error) {
      if (!failing) onProblem(problemOf(error));
      failing = true;
    }
  };
  const report = (): void => {
    again = true;
    sending ??= (async () => {
      while (again) {
        again = false;
        await send(store.get());
      }
      sending = undefined;
    })();
  };
  const unsubscribe = store.subscribe(report);
  const timer = setInterval(report, REPEAT_MS);
  timer.unref();
  report();
  return {
    async close() {
      clearInterval(timer);
      unsubscribe();
      await sending;
    },
  };
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
