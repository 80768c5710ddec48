import { once } from "node:events";
import { expect, it } from "vitest";
import { passingSignals, startGroup } from "../../../src/cli/process-group.ts";

const start = (command: string, graceMs?: number): ReturnType<typeof startGroup> =>
  startGroup(command, {
    stdio: ["ignore", "pipe", "inherit"],
    env: process.env,
    ...(graceMs === undefined ? {} : { graceMs }),
  });

/** Whoever holds the pipe's other end lives. */
function allGone(group: ReturnType<typeof startGroup>): Promise<unknown> {
  return group.stdout === null ? Promise.resolve() : once(group.stdout.resume(), "close");
}

it.each([
  { command: "exit 3", code: 3 },
  { command: "kill -TERM $$", code: 143 },
])("`$command` ends with $code", async ({ command, code }) => {
  const group = start(command);
  expect(await group.exited).toBe(code);
  await group.stop();
});

it("ends what a command has left in the background, by force where it does not heed SIGTERM", async () => {
  const group = start("(trap '' TERM; sleep 1000) & sleep 1000 & exit 0", 1);
  const gone = allGone(group);
  expect(await passingSignals(group, [])).toBe(0);
  await gone;
});

it("passes a signal to the whole group, and kills it at the second", async () => {
  const group = start(
    "trap 'echo asked' USR2; (trap '' USR2; sleep 1000) & echo started; while :; do sleep 0.01; done",
  );
  const gone = allGone(group);
  const ended = passingSignals(group, ["SIGUSR2"]);
  // Each line that it prints is answered by a signal to this process.
  group.stdout?.on("data", () => process.emit("SIGUSR2", "SIGUSR2"));
  expect(await ended).toBe(137);
  await gone;
});

it.skipIf(process.platform !== "linux")("ends what has left the group", async () => {
  const group = start("setsid sh -c 'setsid sleep 1000' & exit 0");
  const gone = allGone(group);
  expect(await passingSignals(group, [])).toBe(0);
  await gone;
});
