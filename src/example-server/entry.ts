import process from "node:process";
import { runExampleServer } from "./main.ts";
import { processArguments } from "./process.ts";

/** The entry of the process: loads nothing of the command line, so that a container starts quickly. */
process.exitCode = await runExampleServer(await processArguments());
