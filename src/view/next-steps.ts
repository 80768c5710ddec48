import type { FaultName } from "../trace/index.ts";
import type { PictureInput, RouteFacts } from "./input.ts";
import type { NextStep } from "./picture.ts";
import { isBroken, prefixOf, type Server } from "./servers.ts";
import { word } from "./words.ts";

/** What a newcomer does next: what works for what is loaded, then something to break or mend, then the course. */
export function nextSteps(input: PictureInput, servers: readonly Server[]): NextStep[] {
  const [ask, ...later] = allSteps(input, servers);
  if (ask === undefined) return later;
  const isDone = input.records.some(({ backend }) => backend?.status !== undefined && backend.status < 400);
  // Whoever has asked once is led on.
  return isDone ? [...later, ask] : [ask, ...later];
}

function allSteps(input: PictureInput, servers: readonly Server[]): NextStep[] {
  const { language } = input;
  const routes = servers.flatMap((server) => server.routes);
  const broken = routes.find((route) => isBroken(route) && !isOfFault(route));
  const faulty = routes.some(({ faults }) => faults.length > 0);
  const healthy = routes.find(({ available }) => available === "True");
  return [
    asking(input, healthy),
    ...(routes.length === 0
      ? [{ command: "kubectl apply -f FILE", why: word("next.register", language) }]
      : broken !== undefined
        ? [{ command: "d", why: word("next.describe", language) }]
        : [{ command: "f", why: word(faulty ? "next.mend" : "next.break", language) }]),
    { command: "npm run workshop", why: word("next.workshop", language) },
  ];
}

/** Faults that can bring a route to a reason of its condition Available. */
const BEHIND: Readonly<Record<string, readonly FaultName[]>> = {
  MissingEndpoints: ["no-endpoints"],
  EndpointsNotFound: ["no-endpoints"],
  ServiceNotFound: ["no-service"],
  FailedDiscoveryCheck: [
    "wrong-ca",
    "expired-certificate",
    "delay",
    "black-hole",
    "backend-down",
    "error-500",
    "drop-remote-headers",
    "hold",
  ],
};

/** Otherwise taking the fault off again mends nothing. */
function isOfFault({ reason, faults }: RouteFacts): boolean {
  return (BEHIND[reason] ?? []).some((name) => faults.includes(name));
}

/** A request that succeeds as things are. */
function asking(input: PictureInput, route: RouteFacts | undefined): NextStep {
  const { language, proxyUrl } = input;
  const path = route === undefined ? "/apis" : requestPath(input, route);
  const command = proxyUrl === null ? `kubectl get --raw ${path}` : `curl ${proxyUrl}${path}`;
  return { command, why: word(route === undefined ? "next.builtin" : "next.curl", language) };
}

/** Down to a resource where one is known. */
function requestPath({ stores }: PictureInput, { apiService, service, samplePath }: RouteFacts): string {
  if (samplePath !== undefined) return samplePath;
  const known = stores.find(({ owner }) => owner === service)?.resources[0]?.resource;
  return known === undefined ? prefixOf(apiService) : `${prefixOf(apiService)}/${known}`;
}
