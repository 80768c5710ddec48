import process from "node:process";
import { runExampleServer } from "./main.ts";
import { processInstructions } from "../apiserver/index.ts";

/** The entry of the process: loads nothing of the command line, so that a container starts quickly. */
const { args } = await processInstructions();
process.exitCode = await runExampleServer(args);
