import { AVAILABLE, isAvailable, type ApiService, type Registry } from "../registry/index.ts";
import type { Clock } from "../apimachinery/index.ts";
import type { HandlerErrorLog } from "./handler-errors.ts";

export interface WaitParts {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly errors: Pick<HandlerErrorLog, "causeFor">;
}

/**
 * Resolves when a condition of the APIService holds: `TYPE` or `TYPE=STATUS`, as in `kubectl wait --for=condition=TYPE=STATUS`.
 * @throws Error that says what it was last, after `timeoutMs`
 */
export function waitForCondition(
  { registry, clock, errors }: WaitParts,
  name: string,
  condition: string,
  timeoutMs: number,
): Promise<ApiService> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const route = registry.snapshot().routes.get(name);
      if (route === undefined || !holds(route.apiService, condition)) return;
      finish();
      resolve(route.apiService);
    };
    const unsubscribe = registry.subscribe(({ name: changed }) => {
      if (changed === name) look();
    });
    const cancel = clock.after(timeoutMs, () => {
      finish();
      const cause = errors.causeFor(name);
      const what = condition === AVAILABLE ? "available" : condition;
      const message = `${name} was not ${what} after ${timeoutMs} ms: ${lastState(registry, name)}`;
      reject(new Error(message, cause === undefined ? {} : { cause }));
    });
    const finish = (): void => {
      unsubscribe();
      cancel();
    };
    look();
  });
}

function holds(apiService: ApiService, condition: string): boolean {
  const [type = "", status = "True"] = condition.split("=");
  if (type === AVAILABLE && status === "True") return isAvailable(apiService);
  const found = apiService.status?.conditions?.find((one) => one.type.toLowerCase() === type.toLowerCase());
  return found?.status.toLowerCase() === status.toLowerCase();
}

function lastState(registry: Registry, name: string): string {
  const route = registry.snapshot().routes.get(name);
  if (route === undefined) return "there is no such APIService";
  return route.reason === "" ? "it was not checked yet" : `${route.reason}: ${route.message}`;
}
