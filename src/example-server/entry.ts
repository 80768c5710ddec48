import process from "node:process";
import { POD_MARK, POD_MARK_WAIT, type PodInstructions } from "../api/pod-mark.ts";
import { runExampleServer } from "./main.ts";

/** Loaded, but told only later what to run: half of a container's start is loading. */
function instructions(): Promise<readonly string[]> {
  return new Promise((resolve) => {
    // A parent that never says so has gone.
    const onParentGone = (): void => process.exit(0);
    process.once("disconnect", onParentGone);
    process.once("message", (message) => {
      const { args, env, directory } = message as PodInstructions;
      process.off("disconnect", onParentGone);
      Object.assign(process.env, env);
      process.chdir(directory);
      resolve(args);
    });
  });
}

/** The entry of the process: loads nothing of the command line, so that a container starts quickly. */
const isWaiting = process.env[POD_MARK] === POD_MARK_WAIT;
process.exitCode = await runExampleServer(isWaiting ? await instructions() : process.argv.slice(2));
