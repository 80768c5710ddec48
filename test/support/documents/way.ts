import type { Block, Step } from "./blocks.ts";
import type { Running, Typed } from "./shell.ts";
import type { World } from "./world.ts";

/** How a block is executed and what is expected then. */
export interface Way {
  /** Programs without which it is skipped. */
  readonly needs?: readonly string[];
  readonly run: (block: Block, world: World) => Promise<void>;
}

/** By the marker above the block. */
export type Ways = Readonly<Record<string, Way>>;

/** @throws Error when the command does not exit with 0 */
export async function commandOf(step: Step | undefined, world: World): Promise<Typed> {
  if (step === undefined) throw new Error("the block has fewer commands");
  const typed = await world.type(step.command);
  if (typed.code !== 0) throw new Error(`${step.command} ended with ${typed.code}: ${typed.stderr}`);
  return typed;
}

export async function untilAvailable(running: Running, apiService: string): Promise<void> {
  const name = apiService.replaceAll(".", "\\.");
  await running.until(new RegExp(`apiservice ${name} is available \\(Passed\\)`));
}
