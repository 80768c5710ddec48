/** What a learner types to run the workshop's commands, as texts have it. */
export const COMMAND = "npm run workshop --";

/** Once: a line may pass here again. */
const NOT_YET = /npm run workshop --(?! --data-dir )/g;

/** A text's commands as they reach this run from any terminal. */
export function asTyped(line: string, command: string): string {
  return line.replaceAll(NOT_YET, () => command);
}

const PREFIX =
  /^(?:(?:npm run|(?:npx )?aggregation-playground) )?workshop(?: --)?(?: --data-dir(?:=| )(?:'[^']*'|\S+))?(?= |$)/;

/** The words of a command that is typed where the course runs: bare, or whole as for another terminal. */
export function typedWords(line: string): string[] {
  const words = line.trim().replaceAll(/\s+/g, " ").replace(PREFIX, "").trim();
  return words === "" ? [] : words.split(" ");
}
