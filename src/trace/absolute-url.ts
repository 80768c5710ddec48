/** A request target at a base URL; a target that is no path, e.g. `*`, too. */
export function absolute(base: string, target: string): string {
  return target.startsWith("/") ? base.replace(/\/$/, "") + target : `${base.replace(/\/$/, "")}/${target}`;
}
