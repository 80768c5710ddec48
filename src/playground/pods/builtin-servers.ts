import { type LauncherOptions, nodeCommand } from "../../kubelet/index.ts";
import { GREETINGS, greetingsServerProgram } from "../../example-server/index.ts";
import { resourcePrefix, type ObjectStore, lendStore, type StoreLender } from "../../storage/index.ts";
import { exampleServerCommand } from "./ahead.ts";

/** The servers of the image catalogue that are part of this program. */
export interface BuiltinServers {
  readonly launching: Pick<LauncherOptions, "builtins" | "builtinArgs" | "lentStore">;
  close(): Promise<void>;
}

const GREETINGS_SERVER = "greetings-server";

/** The tutorial's server answers exactly as the tutorial's program, compiled with the Go of the time. */
export function tutorialArguments(serveMuxRedirect: 301 | 307): readonly string[] {
  return ["--as-written", `--redirect-status=${serveMuxRedirect}`];
}

export function createBuiltinServers(store: ObjectStore, tutorial: readonly string[]): BuiltinServers {
  // Lent when the first pod asks: most playgrounds have no server that wants it.
  let lender: Promise<StoreLender> | undefined;
  return {
    launching: {
      builtins: {
        "example-server": exampleServerCommand(),
        [GREETINGS_SERVER]: nodeCommand(greetingsServerProgram()),
      },
      builtinArgs: { "example-server": tutorial },
      async lentStore(name) {
        if (name !== GREETINGS_SERVER) return undefined;
        lender ??= lendStore({ store, prefixes: [resourcePrefix(GREETINGS)] });
        return (await lender).address;
      },
    },
    async close() {
      await (await lender)?.close();
    },
  };
}
