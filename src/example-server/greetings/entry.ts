import process from "node:process";
import { processInstructions } from "../../apiserver/index.ts";
import { runGreetingsServer } from "./main.ts";

/** The entry of the process, beside that of the tutorial's server. */
const { args, lentStore } = await processInstructions();
process.exitCode = await runGreetingsServer(args, lentStore);
