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

function advice({ apiService, available, advice: said }: RouteView): string[] {
  if (available === "True") return [`Try:  kubectl get --raw ${pathOf(apiService)}`];
  return said === undefined ? [] : [said];
}
