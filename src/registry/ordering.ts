import type { ApiService } from "./api-service.ts";
import { compareKubeVersions } from "../apimachinery/index.ts";

/** kube-aggregator `apis/apiregistration/v1/helper`: higher versionPriority first, then kube version order. */
export function sortByVersionPriority(apiServices: readonly ApiService[]): ApiService[] {
  return [...apiServices].sort(
    (a, b) =>
      (b.spec.versionPriority ?? 0) - (a.spec.versionPriority ?? 0) ||
      compareKubeVersions(b.spec.version ?? "", a.spec.version ?? ""),
  );
}

/** Higher groupPriorityMinimum first, then by name; the highest of a group's versions counts for the group. */
export function sortGroups(groups: ReadonlyMap<string, readonly ApiService[]>): string[] {
  const rank = (name: string): { priority: number; first: string } => {
    const members = groups.get(name) ?? [];
    const priority = Math.max(0, ...members.map((member) => member.spec.groupPriorityMinimum ?? 0));
    const leading = members.filter((member) => (member.spec.groupPriorityMinimum ?? 0) === priority);
    return { priority, first: leading.map((member) => member.metadata.name ?? "").sort()[0] ?? "" };
  };
  const ranked = [...groups.keys()].map((name) => ({ name, ...rank(name) }));
  ranked.sort((a, b) => b.priority - a.priority || (a.first < b.first ? -1 : 1));
  return ranked.map(({ name }) => name);
}
