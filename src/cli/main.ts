#!/usr/bin/env node
import { toldIn, typedCommand } from "../apimachinery/index.ts";
import { languageOf } from "./help.ts";
import { sanitiseLines } from "./event-lines.ts";
import { CommandError, UsageError } from "./arguments.ts";
import { usageText } from "./usage.ts";
import { findCommand, helpOf } from "./commands.ts";

/** Exit codes: 0 after a drain, 2 for bad usage, what a CommandError says, 1 otherwise. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const { run, rest } = findCommand(args);
    return await run(rest, languageOf(process.env));
  } catch (error) {
    if (error instanceof UsageError) {
      const language = languageOf(process.env, args);
      const command = typedCommand(helpOf(args), process.env);
      console.error(`${sanitiseLines(error.text(language))}\n${usageText("try-help", { command }, language)}`);
      return error.exitCode;
    }
    // Messages quote manifests and file names, which may hold escape sequences.
    console.error(sanitiseLines(toldIn(error, languageOf(process.env, args))));
    return error instanceof CommandError ? error.exitCode : 1;
  }
}

/** Milliseconds for who reads the output to read on when all is done; a reader that stopped must not keep the process. */
const LAST_LINES_MS = 2_000;

process.exitCode = await main(process.argv.slice(2));
const isRead = (): boolean => process.stdout.writableLength === 0 && process.stderr.writableLength === 0;
setTimeout(() => {
  if (!isRead()) process.exit();
}, LAST_LINES_MS).unref();
