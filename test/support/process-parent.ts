/** A program that starts a program with arguments, both given as JSON, as a container and prints the process ids below it. */
import { createLogRing } from "../../src/kubelet/log-ring.ts";
import { startProcess } from "../../src/kubelet/container-process.ts";

// A container holds no process by itself: whoever started it decides how long it runs.
setInterval(() => undefined, 60_000);
const [program = "[]", args = "[]", directory = "."] = process.argv.slice(2);
const child = startProcess({
  program: JSON.parse(program) as string[],
  instructions: { args: JSON.parse(args) as string[], env: { AGGREGATION_PLAYGROUND_POD: "1" }, directory },
  log: createLogRing(() => 0),
});
const { port } = await child.listening;
process.stdout.write(`${JSON.stringify({ pid: child.pid, port })}\n`);
