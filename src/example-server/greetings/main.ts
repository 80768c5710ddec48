import type { LentStore } from "../../apimachinery/index.ts";
import { runExtensionProgram, type ExtensionProgram } from "../../apiserver/index.ts";
import { startGreetingController } from "./greeting-controller.ts";
import { GREETING_DESCRIPTIONS, greetingKind } from "./greeting-kind.ts";
import { serveCustomSubresource } from "./greeting-subresources.ts";

/** The extension apiserver of extensions.example.com: one kind, two subresources of its own, and a controller. */
export const greetingsProgram: ExtensionProgram = {
  name: "example-server",
  kinds: [greetingKind],
  descriptions: GREETING_DESCRIPTIONS,
  subresources: (service) => (request) => serveCustomSubresource(request, service),
  controller: startGreetingController,
};

/** Resolves to the exit code, 2 for bad usage. */
export function runGreetingsServer(args: readonly string[], lentStore?: LentStore): Promise<number> {
  return runExtensionProgram(greetingsProgram, args, lentStore);
}
