import type { Playground } from "../playground/index.ts";
import type { RequestTrace } from "../trace/index.ts";
import type { Route } from "../registry/index.ts";
import type { Verdict } from "./world.ts";

/** What has happened since a lesson began. */
export interface Journal {
  begin(): void;
  requests(): readonly RequestTrace[];
  verdicts(apiService: string): readonly Verdict[];
  close(): void;
}

export function createJournal(pg: Playground): Journal {
  let firstId = 0;
  const verdicts = new Map<string, Verdict[]>();
  const note = (name: string, route: Route | undefined): void => {
    if (route === undefined || route.reason === "") return;
    const { available, reason, message } = route;
    const known = verdicts.get(name) ?? [];
    verdicts.set(name, known);
    const last = known.at(-1);
    if (last?.reason !== reason || last.message !== message) {
      known.push({ available, reason, message, afterRequest: pg.requests.total });
    }
  };
  const unsubscribe = pg.registry.subscribe(({ name, route }) => note(name, route));
  return {
    begin() {
      firstId = pg.requests.total;
      verdicts.clear();
      for (const [name, route] of pg.registry.snapshot().routes) note(name, route);
    },
    requests: () => pg.requests.all().filter(({ id, durationMs }) => id > firstId && durationMs !== undefined),
    verdicts: (name) => verdicts.get(name) ?? [],
    close: unsubscribe,
  };
}
