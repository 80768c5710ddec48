import { messageOf } from "../apimachinery/index.ts";
import { createTutorialHandler } from "./handler.ts";
import { listenHttps, runServer } from "../apiserver/index.ts";
import { readSettings, type Settings } from "./tutorial-settings.ts";

/** The tutorial's server; resolves to the exit code, 2 for bad usage. */
export async function runExampleServer(args: readonly string[]): Promise<number> {
  let settings: Settings;
  try {
    settings = readSettings(args);
  } catch (error) {
    process.stderr.write(`example-server: ${messageOf(error)}\n`);
    return 2;
  }
  const handle = createTutorialHandler(settings);
  return runServer("example-server", settings, (serving) => listenHttps({ ...serving, handle }));
}
