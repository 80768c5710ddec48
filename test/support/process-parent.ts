/** A program that starts the command given as JSON in its arguments as a container and prints the process ids below it. */
import { createLogRing } from "../../src/cluster/log-ring.ts";
import { startProcess } from "../../src/cluster/container-process.ts";

const [command = "[]", directory = "."] = process.argv.slice(2);
const child = startProcess({
  command: JSON.parse(command) as string[],
  env: { PATH: process.env.PATH ?? "", AGGREGATION_PLAYGROUND_POD: "1" },
  directory,
  log: createLogRing(() => 0),
});
const { port } = await child.listening;
process.stdout.write(`${JSON.stringify({ pid: child.pid, port })}\n`);
