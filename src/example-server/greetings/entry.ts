import process from "node:process";
import { processArguments } from "../process.ts";
import { runGreetingsServer } from "./main.ts";

/** The entry of the process, beside that of the tutorial's server. */
process.exitCode = await runGreetingsServer(await processArguments());
