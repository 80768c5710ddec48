import { at, listAt, textAt } from "../../../apimachinery/index.ts";
import type { Cell } from "../../../apiserver/index.ts";

const MAX_HOSTS = 3;

/** As many hosts as fit; what is counted beyond them are the rules. */
function ingressHosts(rules: readonly unknown[]): string {
  const hosts = rules.map((rule) => textAt(rule, "host")).filter((host) => host !== "");
  if (hosts.length === 0) return "*";
  const shown = hosts.slice(0, MAX_HOSTS).join(",");
  const last = rules.findIndex((rule) => textAt(rule, "host") === hosts[MAX_HOSTS - 1]);
  return hosts.length >= MAX_HOSTS && last >= 0 && last < rules.length - 1
    ? `${shown} + ${rules.length - MAX_HOSTS} more...`
    : shown;
}

export const NETWORK_CELLS: Readonly<Record<string, Cell>> = {
  classParameters: (ingressClass) => {
    const parameters = at(ingressClass, "spec", "parameters");
    if (parameters === undefined) return "<none>";
    const group = at(parameters, "apiGroup") === undefined ? "" : `.${textAt(parameters, "apiGroup")}`;
    const kind = textAt(parameters, "kind") + group;
    return `${kind}/${textAt(parameters, "name")}`;
  },
  ingressAddress: (ingress) => {
    const addresses = listAt(ingress, "status", "loadBalancer", "ingress").map(
      (point) => textAt(point, "ip") || textAt(point, "hostname"),
    );
    return [...new Set(addresses.filter((address) => address !== ""))].sort().join(",");
  },
  ingressHosts: (ingress) => ingressHosts(listAt(ingress, "spec", "rules")),
  ingressPorts: (ingress) => (listAt(ingress, "spec", "tls").length > 0 ? "80, 443" : "80"),
  parentRef: (address) => {
    const parent = at(address, "spec", "parentRef");
    if (parent === undefined) return "<none>";
    const group = textAt(parent, "group");
    const resource = textAt(parent, "resource") + (group === "" ? "" : `.${group}`);
    const place = [resource.toLowerCase(), textAt(parent, "namespace"), textAt(parent, "name")];
    return place.filter((part, index) => part !== "" || index === 2).join("/");
  },
};
