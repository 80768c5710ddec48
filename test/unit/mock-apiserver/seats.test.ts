import { expect, it } from "vitest";
import { nominalSeats } from "../../../src/mock-apiserver/flow-control/seats.ts";

const level = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "PriorityLevelConfiguration",
  metadata: { name },
  spec,
});

it("gives each priority level its share of what is taken at once, rounded up", () => {
  const levels = [
    level("exempt", { type: "Exempt", exempt: { nominalConcurrencyShares: 0 } }),
    level("high", { type: "Limited", limited: { nominalConcurrencyShares: 40 } }),
    level("low", { type: "Limited", limited: { nominalConcurrencyShares: 5 } }),
  ];
  expect(nominalSeats(levels, 600)).toEqual([
    { level: "exempt", seats: 0 },
    { level: "high", seats: 534 },
    { level: "low", seats: 67 },
  ]);
  expect(nominalSeats([], 600)).toEqual([]);
});
