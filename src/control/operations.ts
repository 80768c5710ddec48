import { FAULTS, type FaultName } from "../trace/index.ts";
import type { Checkpoint, MovableClock, Playground, RegisterOptions, Registration } from "../playground/index.ts";
import { ControlError } from "./control-error.ts";
import { filterOf, FILTER, toRecord } from "./request-filter.ts";
import { anyObject, flag, integer, list, record, text, type Schema } from "./schemas.ts";

/** What the operations work on. */
export interface ControlWorld {
  readonly playground: Playground;
  /** Absent when the playground runs by another clock. */
  readonly clock: MovableClock | undefined;
  readonly registrations: Map<string, Registration>;
  readonly checkpoints: Map<string, Checkpoint>;
}

export interface Input {
  /** Parts of the path, by name. */
  readonly path: Readonly<Record<string, string>>;
  /** As the operation's schemas have them. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export interface Operation {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** With `{name}` for its parts. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly query?: Readonly<Record<string, Schema>>;
  readonly body?: Schema;
  /** Absent: 204. */
  readonly reply?: Schema;
  run(world: ControlWorld, input: Input): unknown;
}

const CONDITION = record({ type: text(), status: text(), "reason?": text(), "message?": text() });
const FAULT_LIST = { type: "object", description: "faults by APIService, each with its name and value" } as const;

const REGISTRATION = record({
  apiService: text("VERSION.GROUP"),
  service: text(),
  namespace: text(),
  url: text(),
  "condition?": { ...CONDITION, description: "the condition Available, once there is a verdict" },
});

const REGISTER = record({
  group: text(),
  version: text(),
  "url?": text("https://HOST:PORT of the extension server; exactly one of url and port"),
  "port?": integer("the same as https://localhost:PORT"),
  "caBundle?": text("PEM that its certificate is verified by; without it, it is not verified"),
  "service?": text("name of the Service"),
  "namespace?": text("default: default"),
  "groupPriorityMinimum?": integer("default: 1000"),
  "versionPriority?": integer("default: 15"),
  "timeoutMs?": integer("how long to wait until it is available; 0: not at all; default: 10000"),
  "keep?": flag("leaves Service and APIService when it does not become available"),
});

const WAIT = record({
  apiService: text("VERSION.GROUP"),
  "available?": flag("false: until it is unavailable; default: true"),
  "reason?": text("the condition's reason; default: any"),
  "message?": text("a part of the condition's message; default: any"),
  "timeoutMs?": integer("default: 10000"),
});

const PLAYGROUND = record({
  url: text(),
  ca: text("PEM"),
  caFile: text(),
  kubeconfig: text(),
  proxyUrl: text("empty when it is off"),
});

/** All that the control API does; its document is made of this table. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: "GET",
    path: "/v1/playground",
    id: "getPlayground",
    summary: "Where the main apiserver is, and how it is trusted",
    reply: PLAYGROUND,
    run({ playground }) {
      const { url, ca, caFile, kubeconfig, proxyUrl } = playground;
      return { url, ca, caFile, kubeconfig, proxyUrl: proxyUrl ?? "" };
    },
  },
  {
    method: "POST",
    path: "/v1/registrations",
    id: "register",
    summary: "Make Service and APIService for a running extension server, and wait until it is available",
    body: REGISTER,
    reply: REGISTRATION,
    async run({ playground, registrations }, { body }) {
      const registration = await playground.register(body as RegisterOptions);
      registrations.set(registration.apiService, registration);
      return described(registration);
    },
  },
  {
    method: "GET",
    path: "/v1/registrations",
    id: "listRegistrations",
    summary: "What was registered here",
    reply: list(REGISTRATION),
    run: ({ registrations }) => [...registrations.values()].map(described),
  },
  {
    method: "DELETE",
    path: "/v1/registrations/{apiService}",
    id: "unregister",
    summary: "Remove the APIService and Service of a registration",
    async run({ registrations }, { path: { apiService = "" } }) {
      await known(registrations, apiService).unregister();
      registrations.delete(apiService);
    },
  },
  {
    method: "POST",
    path: "/v1/wait",
    id: "waitForApiService",
    summary: "Wait until an APIService is available, or is not",
    body: WAIT,
    reply: anyObject("the APIService"),
    run({ playground }, { body }) {
      const { apiService, ...options } = body as { apiService: string };
      return playground.waitFor(apiService, options);
    },
  },
  {
    method: "POST",
    path: "/v1/settle",
    id: "settle",
    summary: "Wait until every change so far has been digested: workloads, availability, discovery",
    run: ({ playground }) => playground.settled(),
  },
  {
    method: "POST",
    path: "/v1/apply",
    id: "apply",
    summary: "Create objects or bring them to what is given, past authentication and authorization",
    body: record({ manifest: text("YAML of one or more documents, or JSON") }),
    reply: list(anyObject(), "the objects as they are now"),
    run: ({ playground }, { body }) => playground.apply((body as { manifest: string }).manifest),
  },
  {
    method: "GET",
    path: "/v1/faults",
    id: "listFaults",
    summary: "Failures on purpose that are on",
    reply: FAULT_LIST,
    run: ({ playground }) => Object.fromEntries(playground.faults.list()),
  },
  {
    method: "PUT",
    path: "/v1/faults/{apiService}/{fault}",
    id: "setFault",
    summary: `Switch a failure on; there are ${FAULTS.map(({ name }) => name).join(", ")}`,
    body: record({
      "value?": integer("in the fault's own unit, e.g. milliseconds of delay"),
      "ahead?": flag("the APIService may be yet to come; default: false"),
    }),
    run({ playground }, { path: { apiService = "", fault = "" }, body }) {
      const { value, ahead = false } = body as { value?: number; ahead?: boolean };
      // Which faults there are is said where they are set, with the same code as in JavaScript.
      playground.faults.set(apiService, fault as FaultName, value, { ahead });
    },
  },
  {
    method: "DELETE",
    path: "/v1/faults",
    id: "clearFaults",
    summary: "Switch failures off: one, all of an APIService, or all there are",
    query: { apiService: text(), fault: text() },
    run({ playground }, { query }) {
      const { apiService, fault } = query as { apiService?: string; fault?: string };
      playground.faults.clear(apiService, fault as FaultName | undefined);
    },
  },
  {
    method: "GET",
    path: "/v1/requests",
    id: "listRequests",
    summary: "Finished requests, the newest last, each with every decision on its way",
    query: FILTER,
    reply: list(anyObject()),
    run: ({ playground }, { query }) => playground.requests.query(filterOf(query)).map(toRecord),
  },
  {
    method: "GET",
    path: "/v1/requests/first",
    id: "waitForRequest",
    summary: "The first finished request that fits, whether it came already or is yet to come",
    query: { ...FILTER, timeoutMs: integer("default: 10000") },
    reply: anyObject(),
    async run({ playground }, { query: { timeoutMs, ...query } }) {
      return toRecord(await playground.requests.waitFor(filterOf(query), timeoutMs as number | undefined));
    },
  },
  {
    method: "DELETE",
    path: "/v1/requests",
    id: "clearRequests",
    summary: "Forget the requests so far",
    run: ({ playground }) => playground.requests.clear(),
  },
  {
    method: "GET",
    path: "/v1/har",
    id: "getHar",
    summary: "HTTP Archive 1.2 of the requests that fit: an entry per leg",
    query: FILTER,
    reply: anyObject(),
    run: ({ playground }, { query }) => playground.requests.har(filterOf(query)),
  },
  {
    method: "GET",
    path: "/v1/explain",
    id: "explain",
    summary: "Why a request would go where it goes, as the routes are now",
    query: { method: text("default: GET"), target: text("a path, with or without a query") },
    reply: list(text(), "sentences"),
    run({ playground }, { query }) {
      const { method = "GET", target } = query as { method?: string; target?: string };
      if (target === undefined) throw new ControlError(400, "invalid", "the query lacks target");
      return playground.explain(method, target);
    },
  },
  {
    method: "POST",
    path: "/v1/clock/advance",
    id: "advanceClock",
    summary: "Move the playground's clock on, for expiry and resync without waiting",
    body: record({ ms: integer() }),
    async run({ playground, clock }, { body }) {
      if (clock === undefined) throw new ControlError(409, "no-clock", "this playground's clock cannot be moved");
      await playground.settled();
      clock.advance((body as { ms: number }).ms);
    },
  },
  {
    method: "POST",
    path: "/v1/checkpoints",
    id: "takeCheckpoint",
    summary: "Remember all objects as they are now",
    reply: record({ id: text() }),
    async run({ playground, checkpoints }) {
      const id = String(checkpoints.size + 1);
      checkpoints.set(id, await playground.checkpoint());
      return { id };
    },
  },
  {
    method: "POST",
    path: "/v1/checkpoints/{id}/restore",
    id: "restoreCheckpoint",
    summary: "Bring every object back to what it was",
    run: ({ checkpoints }, { path: { id = "" } }) => known(checkpoints, id).restore(),
  },
  {
    method: "POST",
    path: "/v1/tokens",
    id: "issueToken",
    summary: "A bearer token that the main apiserver accepts as a user's",
    body: record({ user: text(), "groups?": list(text()) }),
    reply: record({ token: text() }),
    run({ playground }, { body }) {
      const { user, groups } = body as { user: string; groups?: readonly string[] };
      return { token: playground.tokenFor(user, groups) };
    },
  },
  {
    method: "POST",
    path: "/v1/serving-certificates",
    id: "issueServingCertificate",
    summary: "Key and certificate (PEM) for a Service's names, signed by the playground's CA",
    body: record({ service: text(), namespace: text() }),
    reply: record({ key: text(), cert: text() }),
    async run({ playground }, { body }) {
      const { service, namespace } = body as { service: string; namespace: string };
      const { key, cert } = await playground.serving(service, namespace);
      return { key, cert };
    },
  },
];

/** @throws ControlError */
function known<T>(all: ReadonlyMap<string, T>, name: string): T {
  const found = all.get(name);
  if (found !== undefined) return found;
  const names = all.size === 0 ? "there is none" : `there are ${[...all.keys()].join(", ")}`;
  throw new ControlError(404, "not-found", `there is no ${JSON.stringify(name)}; ${names}`);
}

function described(registration: Registration): object {
  const { apiService, service, namespace, url } = registration;
  return { apiService, service, namespace, url, condition: registration.condition() };
}
