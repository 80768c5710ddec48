import { at, numberAt, textAt, type KubeObject } from "../../apimachinery/index.ts";

/** How many requests a priority level may have at work. */
export interface Seats {
  readonly level: string;
  readonly seats: number;
}

function sharesOf(level: KubeObject): number {
  const part = textAt(level, "spec", "type") === "Exempt" ? "exempt" : "limited";
  return numberAt(at(level, "spec", part), "nominalConcurrencyShares");
}

/** Each level has its share of what the server takes at once (apiserver `util/flowcontrol/apf_controller.go`). */
export function nominalSeats(levels: Iterable<KubeObject>, total: number): Seats[] {
  const all = [...levels].map((level) => ({ level: level.metadata.name ?? "", shares: sharesOf(level) }));
  const sum = all.reduce((before, { shares }) => before + shares, 0);
  return all.map(({ level, shares }) => ({ level, seats: sum === 0 ? 0 : Math.ceil((total * shares) / sum) }));
}
