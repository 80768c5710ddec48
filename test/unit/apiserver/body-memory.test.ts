import type { IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { giveRoom, takeRoom } from "../../../src/apiserver/rest/body-memory.ts";

const MIB = 2 ** 20;

it("works on a few long bodies at once, in the order in which they came, and on short ones always", async () => {
  const requests = Array.from({ length: 9 }, () => ({}) as IncomingMessage);
  const begun: number[] = [];
  const works = requests.map(async (req, index) => {
    await takeRoom(req, 3 * MIB);
    begun.push(index);
  });
  await takeRoom({} as IncomingMessage, 1_000);
  await Promise.all(works.slice(0, 2));
  expect(begun).toEqual([0, 1]);
  for (const [index, req] of requests.entries()) {
    await works[index];
    expect(begun.length).toBe(Math.min(9, index + 2));
    giveRoom(req);
    giveRoom(req);
    await Promise.resolve();
  }
  await Promise.all(works);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

it("works on one that is larger than all the room, alone", async () => {
  const [large, next] = [{} as IncomingMessage, {} as IncomingMessage];
  await takeRoom(large, 100 * MIB);
  let hasBegun = false;
  const work = takeRoom(next, MIB).then(() => void (hasBegun = true));
  await Promise.resolve();
  expect(hasBegun).toBe(false);
  giveRoom(large);
  await work;
  giveRoom(next);
});
