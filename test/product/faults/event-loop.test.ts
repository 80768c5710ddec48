import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";
import { startStallMeter } from "../../support/event-loop.ts";
import { NASTY_INPUTS, type Send } from "../../support/nasty-inputs.ts";

/**
 * The promise is 100 ms on an idle machine, which `npm run bench:event-loop` measures. What this test must not miss is work
 * that grows with the square of its input, and that takes seconds.
 */
const LIMIT_MS = 2_500;

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground({ drainMs: 0 });
});
afterAll(() => playground.close());

const send: Send = async (method, path, body, contentType = "application/json", headers = {}) => {
  const init = body === undefined ? {} : { body };
  const reply = await fetch(`${playground.proxyUrl}${path}`, {
    method,
    ...init,
    headers: { "Content-Type": contentType, ...headers },
  });
  return { status: reply.status, text: await reply.text() };
};

describe("no legal request holds up the others for long:", () => {
  it.each(NASTY_INPUTS.filter(({ isSlowToPrepare }) => isSlowToPrepare !== true))(
    "$name",
    async (input) => {
      const run = await input.prepare(send);
      const meter = startStallMeter();
      try {
        await run(0);
        expect(meter.take()).toBeLessThan(LIMIT_MS);
      } finally {
        meter.close();
      }
    },
    60_000,
  );
});
