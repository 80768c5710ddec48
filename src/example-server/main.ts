import { createTutorialHandler } from "./handler.ts";
import { messageOf, runServer } from "./process.ts";
import { startExampleServer } from "./server.ts";
import { readSettings, type Settings } from "./settings.ts";

/** The tutorial's server; resolves to the exit code, 2 for bad usage. */
export async function runExampleServer(args: readonly string[]): Promise<number> {
  let settings: Settings;
  try {
    settings = readSettings(args);
  } catch (error) {
    process.stderr.write(`example-server: ${messageOf(error)}\n`);
    return 2;
  }
  const handle = createTutorialHandler(settings.asWritten);
  return runServer(settings, (serving) => startExampleServer({ ...serving, handle }));
}
