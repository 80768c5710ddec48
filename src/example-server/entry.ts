import { runExampleServer } from "./main.ts";

/** The entry of the process: loads nothing of the command line, so that a container starts quickly. */
process.exitCode = await runExampleServer(process.argv.slice(2));
