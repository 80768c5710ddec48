import { CsvError, parse, type CsvErrorCode } from "csv-parse/sync";
import { withAuthenticatedGroup, type UserInfo } from "../../apimachinery/index.ts";

/** The users of a `--token-auth-file`, by token. */
export interface TokenFile {
  /** The user, with system:authenticated among the groups. */
  lookup(token: string): UserInfo | undefined;
  /** The user of this name, of the first record that has it. */
  named(name: string): UserInfo | undefined;
  /** Records that were read with a doubt: empty and duplicate tokens. Each names file and line. */
  readonly warnings: readonly string[];
}

/** A token file that cannot be read; the message names file and line. */
export class TokenFileError extends Error {
  override readonly name = "TokenFileError";
}

export const NO_TOKENS: TokenFile = { lookup: () => undefined, named: () => undefined, warnings: [] };

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads kube-apiserver's static token CSV: `token,user,uid` and optionally `"group1,group2"`
 * (apiserver `authentication/token/tokenfile/tokenfile.go`).
 * @throws TokenFileError
 */
export function parseTokenFile(text: string, file: string): TokenFile {
  const users = new Map<string, UserInfo>();
  const warnings: string[] = [];
  for (const { record, info } of readRows(text, file)) {
    const at = `${file}:${info.lines}`;
    if (record.length < 3) {
      const needs = "must have at least 3 columns (token, user name, user uid)";
      throw new TokenFileError(`${at}: token file '${file}' ${needs}, found ${record.length}`);
    }
    const [token = "", name = "", uid = "", groups] = record;
    if (token === "") {
      warnings.push(`${at}: empty token has been found in token file '${file}'`);
      continue;
    }
    if (users.has(token)) warnings.push(`${at}: duplicate token has been found in token file '${file}'`);
    const user = { name, uid, groups: groups === undefined ? [] : groups.split(","), extra: {} };
    users.set(token, withAuthenticatedGroup(user));
  }
  return {
    lookup: (token) => users.get(token),
    named: (name) => [...users.values()].find((user) => user.name === name),
    warnings,
  };
}

const PROBLEMS: Partial<Record<CsvErrorCode, string>> = {
  CSV_INVALID_CLOSING_QUOTE: "after the closing quote of a field comes neither a comma nor the end of the line",
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and not closed",
  INVALID_OPENING_QUOTE: "a quote stands within a field that does not begin with one",
};

function readRows(text: string, file: string): CsvRow[] {
  try {
    // Go's csv.Reader: records of any length, empty lines skipped, blanks kept, a quote only around a whole field.
    return parse(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      bom: true,
    }) as unknown as CsvRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error["lines"] === "number" ? `:${error["lines"]}` : "";
    // The reader's own text quotes the field, which may be a token.
    throw new TokenFileError(`${file}${line}: ${PROBLEMS[error.code] ?? "this is no CSV"}`);
  }
}
