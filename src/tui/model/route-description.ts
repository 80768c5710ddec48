import { FAULTS, type RouteView } from "./source.ts";

/** What is known of a route, for people. */
export function routeDescription(route: RouteView): string[] {
  const faults = route.faults.map((name) => {
    const label = FAULTS.find((item) => item.name === name)?.label;
    return `  [x] ${name}${label === undefined ? "" : `: ${label}`}`;
  });
  return [
    `APIService:        ${route.apiService}`,
    `Path:              ${pathOf(route.apiService)}`,
    `Service:           ${route.service ?? "none: the main apiserver serves it itself"}`,
    `Endpoint:          ${route.endpoint}`,
    `Available:         ${route.available}`,
    `  Reason:          ${route.reason === "" ? "not checked yet" : route.reason}`,
    `  Message:         ${route.message === "" ? "-" : route.message}`,
    `Group priority:    ${route.groupPriority}`,
    `Version priority:  ${route.versionPriority}`,
    `Injected faults:   ${faults.length === 0 ? "none" : ""}`,
    ...faults,
    "",
    ...advice(route),
  ];
}

export function pathOf(apiService: string): string {
  const dot = apiService.indexOf(".");
  const version = apiService.slice(0, dot < 0 ? undefined : dot);
  const group = dot < 0 ? "" : apiService.slice(dot + 1);
  return group === "" ? "/api" : `/apis/${group}/${version}`;
}

/** Where to look first, by the reason of the condition Available. */
const ADVICE: Readonly<Record<string, string>> = {
  ServiceNotFound: "Create the Service that spec.service names, in its namespace.",
  ServiceAccessError: "The Service could not be read; look into the event log.",
  ServicePortError: "spec.service.port must be one of the Service's ports.",
  EndpointsNotFound: "Nothing carries the Service's name among the EndpointSlices: does its selector match any Pod?",
  EndpointsAccessError: "The EndpointSlices could not be read; look into the event log.",
  MissingEndpoints: "No Pod behind the Service is ready: scale the Deployment up, or see why its process ends.",
  FailedDiscoveryCheck:
    "The backend was reached but did not answer 200 at the group version: check its certificate against the caBundle, and what it serves there.",
};

function advice(route: RouteView): string[] {
  if (route.available === "True") return [`Try:  kubectl get --raw ${pathOf(route.apiService)}`];
  const known = ADVICE[route.reason];
  return known === undefined ? [] : [known];
}
