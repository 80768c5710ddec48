import type { Language } from "../apimachinery/index.ts";
import { sentence, type RequestTrace } from "../trace/index.ts";
import { clientEdge, serverEdge, storeEdge } from "./edges.ts";
import type { PictureInput } from "./input.ts";
import { nextSteps } from "./next-steps.ts";
import type { Light, Picture, PictureEdge, PictureRequest } from "./picture.ts";
import {
  brokenLinks,
  serverNode,
  mainStoreNode,
  serverStoreNode,
  serversOf,
  toServer,
  type Server,
} from "./servers.ts";
import { isStopping, pictureStages, questionOf } from "./stages.ts";
import { word } from "./words.ts";

/** The whole picture as things are, with the way of one request lit. Pure. */
export function buildPicture(input: PictureInput): Picture {
  const { language, routes, records, selected } = input;
  const trace = withShortParams(selected ?? records.at(-1));
  const servers = serversOf(routes);
  const way = wayOf(trace, servers);
  const edges = [
    clientEdge(input, trace),
    ...servers.map((server) => serverEdge(server, input, server === way.server ? trace : undefined)),
    storeEdge("main", way.mainStore),
    ...servers.map((server) => storeEdge(server.service, server === way.server ? way.serverStore : "off")),
  ];
  return {
    language,
    client: clientNode(input, trace),
    main: {
      id: "main",
      title: word("main", language),
      url: input.url,
      stages: pictureStages(trace, language, availableNow(trace, routes)),
      light: trace === undefined ? "off" : way.isStoppedInMain ? "stopped" : "lit",
    },
    servers: servers.map((server) => serverNode(server, language, server === way.server ? way.reached : "off")),
    stores: [
      mainStoreNode(input, way.mainStore),
      ...servers.map((server) => serverStoreNode(server, input, server === way.server ? way.serverStore : "off")),
    ],
    edges,
    request: trace === undefined ? undefined : requestOf(trace, edges, way.server, language),
    broken: brokenLinks(servers, trace?.apiService, language),
    builtInRoutes: routes.filter(({ service }) => service === undefined).length,
    next: nextSteps(input, servers),
  };
}

/** Of the request's route; undefined where it leads nowhere, or is gone. */
function availableNow(trace: RequestTrace | undefined, routes: PictureInput["routes"]): boolean | undefined {
  const route = routes.find(({ apiService, service }) => service !== undefined && apiService === trace?.apiService);
  return route === undefined || route.available === "Unknown" ? undefined : route.available === "True";
}

/** A picture has no room for more, and sentences are made of them for every frame. */
const LONGEST_PARAM = 2000;

function withShortParams(trace: RequestTrace | undefined): RequestTrace | undefined {
  const isLong = (value: string | number): boolean => typeof value === "string" && value.length > LONGEST_PARAM;
  if (trace?.decisions.some(({ params }) => Object.values(params).some(isLong)) !== true) return trace;
  const decisions = trace.decisions.map((decision) => ({
    ...decision,
    params: Object.fromEntries(
      Object.entries(decision.params).map(([name, value]) => [
        name,
        isLong(value) ? String(value).slice(0, LONGEST_PARAM) : value,
      ]),
    ),
  }));
  return { ...trace, decisions };
}

function clientNode({ language }: PictureInput, trace: RequestTrace | undefined): Picture["client"] {
  return {
    id: "client",
    title: word("client", language),
    user: trace?.user ?? "",
    groups: trace?.groups ?? [],
    address: trace?.client.remoteAddress ?? "",
    light: trace === undefined ? "off" : "lit",
  };
}

/** How far a request came. */
interface Way {
  /** The server that its route leads to. */
  readonly server: Server | undefined;
  readonly reached: Light;
  readonly mainStore: Light;
  readonly serverStore: Light;
  readonly isStoppedInMain: boolean;
}

function wayOf(trace: RequestTrace | undefined, servers: readonly Server[]): Way {
  const server = servers.find(({ routes }) => routes.some(({ apiService }) => apiService === trace?.apiService));
  const { backend } = trace ?? {};
  const isStoppedInMain = trace !== undefined && backend === undefined && trace.decisions.some(isStopping);
  const reached: Light = backend === undefined ? "off" : backend.error !== undefined ? "stopped" : "lit";
  const isAnswered = backend?.status !== undefined && backend.status < 400;
  // A group's own pages, e.g. discovery, are read from no store.
  const isStored = trace?.decisions.some(({ code }) => code === "request.resource") === true;
  // Its APIService may be gone since: what a server answered was read from no store of the main apiserver's.
  const isRemote = backend !== undefined || trace?.decisions.some(({ code }) => code === "route.remote") === true;
  const isLocal = trace !== undefined && server === undefined && !isRemote && !isStoppedInMain && isStored;
  return {
    server,
    reached,
    mainStore: isLocal && (trace.status ?? 200) < 500 ? "lit" : "off",
    serverStore: isAnswered && isStored ? "lit" : "off",
    isStoppedInMain,
  };
}

function requestOf(
  trace: RequestTrace,
  edges: readonly PictureEdge[],
  server: Server | undefined,
  language: Language,
): PictureRequest {
  const stop = trace.decisions.find(isStopping);
  const stoppedEdge = edges.find(({ light }) => light === "stopped");
  const { backend } = trace;
  const stoppedAt = stoppedEdge?.id ?? (stop === undefined ? undefined : (questionOf(stop.code) ?? "main"));
  return {
    id: trace.id,
    method: trace.client.method,
    target: trace.client.target,
    status: trace.status,
    user: trace.user ?? "",
    stoppedAt: stoppedAt ?? (backend?.error === undefined ? undefined : toServer(backend.service)),
    towards: server === undefined ? undefined : toServer(server.service),
    sentence: stop === undefined ? "" : sentence(stop.code, stop.params, language),
    decisions: trace.decisions.map(({ stage, outcome, code, params }) => ({
      stage,
      outcome,
      code,
      params,
      sentence: sentence(code, params, language),
    })),
  };
}
