const PROGRAM = "aggregation-playground";

/** A command as the reader types it: through npm in a clone, and by its name where the package is installed. */
export function typedCommand(command: string, environment: Readonly<Record<string, string | undefined>>): string {
  const { npm_lifecycle_event: script } = environment;
  if (script !== "playground" && script !== "workshop") return `${PROGRAM} ${command}`;
  const [first, ...rest] = command.split(" ");
  return first === "workshop"
    ? `npm run workshop -- ${rest.join(" ")}`.trimEnd()
    : `npm run playground -- ${command}`.trimEnd();
}
