import { isAvailable, type ApiService, type Registry } from "../registry/index.ts";
import type { Clock } from "../apimachinery/index.ts";
import type { HandlerErrorLog } from "./handler-errors.ts";

export interface WaitParts {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly errors: Pick<HandlerErrorLog, "causeFor">;
}

/** Resolves when the APIService is available. @throws Error that says what it was last, after `timeoutMs` */
export function waitForAvailable(
  { registry, clock, errors }: WaitParts,
  name: string,
  timeoutMs: number,
): Promise<ApiService> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const route = registry.snapshot().routes.get(name);
      if (route === undefined || !isAvailable(route.apiService)) return;
      finish();
      resolve(route.apiService);
    };
    const unsubscribe = registry.subscribe(({ name: changed }) => {
      if (changed === name) look();
    });
    const cancel = clock.after(timeoutMs, () => {
      finish();
      const cause = errors.causeFor(name);
      const message = `${name} was not available after ${timeoutMs} ms: ${lastState(registry, name)}`;
      reject(new Error(message, cause === undefined ? {} : { cause }));
    });
    const finish = (): void => {
      unsubscribe();
      cancel();
    };
    look();
  });
}

function lastState(registry: Registry, name: string): string {
  const route = registry.snapshot().routes.get(name);
  if (route === undefined) return "there is no such APIService";
  return route.reason === "" ? "it was not checked yet" : `${route.reason}: ${route.message}`;
}
