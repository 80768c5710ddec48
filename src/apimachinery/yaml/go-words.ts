/**
 * What goyaml says of a text that is no YAML. Its parser counts lines from 0 and says nothing of the first; its scanner counts
 * from 1, and says nothing of the first either (`yaml.go` parser.fail).
 */

/** A syntax error of the library. */
export interface SyntaxProblem {
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
  readonly offset: number;
}

interface Said {
  readonly words: string;
  readonly line: number;
}

interface Seen extends SyntaxProblem {
  readonly text: string;
  /** The document is a sequence in block style. */
  readonly isSequence: boolean;
}

const KEY = "did not find expected key";
const CONTENT = "did not find expected node content";
const VALUE = "mapping values are not allowed in this context";
const COLON = "could not find expected ':'";
const START = "found character that cannot start any token";

const parser =
  (words: string) =>
  (seen: Seen): Said => ({ words, line: seen.line - 1 });
const scanner =
  (words: string, later = 0) =>
  (seen: Seen): Said => ({ words, line: scanned(seen.line + later) });

function scanned(line: number): number {
  return line === 1 ? 0 : line;
}

/** The last character before the problem that is no white space. */
function before({ text, offset }: Seen): string {
  return text.slice(0, offset).trimEnd().slice(-1);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function unexpected(seen: Seen): Said {
  if (seen.isSequence) return parser("did not find expected '-' indicator")(seen);
  const isEnd = /^[\]}]/.test(seen.text.slice(seen.offset));
  return parser(isEnd && ["", ":", "-", ","].includes(before(seen)) ? CONTENT : KEY)(seen);
}

/** A bracket that is never closed is missed at the end of the text. */
function unclosed(seen: Seen): Said {
  const { text, message } = seen;
  const line = lineAt(text, text.length) - (text.endsWith("\n") ? 1 : 0);
  const isBegun = /[,:[{?-]$/.test(text.trimEnd());
  return {
    words: isBegun ? CONTENT : `did not find expected ',' or '${message.startsWith("Flow map") ? "}" : "]"}'`,
    line,
  };
}

/** Where the second colon of a line is, or of the lines that belong to the first. */
function nested(seen: Seen): Said {
  const found = seen.text.slice(seen.offset).search(/:(?:\s|$)/);
  return { words: VALUE, line: scanned(lineAt(seen.text, seen.offset + Math.max(0, found))) };
}

function tab(seen: Seen): Said {
  const isFirst = ["", ":"].includes(before(seen));
  return scanner(isFirst ? START : "found a tab character that violates indentation")(seen);
}

const unplaced = ({ message }: Seen): Said => ({ words: message, line: 0 });

const RULES: readonly (readonly [RegExp, (seen: Seen) => Said])[] = [
  [/^(?:cannot decode|!!binary)/, unplaced],
  [/^Flow (?:map|sequence) .*end with a/, unclosed],
  [/^Missing , or : between flow map/, parser("did not find expected ',' or '}'")],
  [/^Missing , or : between flow sequence/, parser("did not find expected ',' or ']'")],
  [/^Unexpected flow-\w+-end token in YAML document/, parser(CONTENT)],
  [/^Unexpected block-seq-ind on same line/, scanner("block sequence entries are not allowed in this context")],
  [/^(?:All mapping items must start|Unexpected (?:scalar|flow)|A block sequence may not be used)/, unexpected],
  [/^Sequence item without - indicator/, parser("did not find expected '-' indicator")],
  [/^Implicit keys need to be on a single line/, (seen) => (isEntry(seen) ? parser(KEY) : scanner(VALUE, 1))(seen)],
  [/^Implicit map keys need to be followed/, scanner(COLON, 1)],
  [/^Nested mappings are not allowed/, nested],
  [/^Block collection cannot start on same line/, scanner(VALUE)],
  [/^Plain value cannot start with flow indicator/, parser(CONTENT)],
  [/^Plain value cannot start/, scanner(START)],
  [
    /^Missing closing/,
    ({ text }) => ({ words: "found unexpected end of stream", line: scanned(lineAt(text, text.length)) }),
  ],
  [/^Invalid escape sequence \\[xuU]/, scanner("did not find expected hexdecimal number")],
  [/^Invalid escape sequence/, scanner("found unknown escape character")],
  [/^Tabs are not allowed/, tab],
  [/^(?:Anchor|Alias) cannot be an empty/, scanner("did not find expected alphabetic or numeric character")],
  [/^Verbatim tags must end/, scanner("did not find the expected '>'")],
  [/^Block scalar header .*[|>][-+]?0/, scanner("found an indentation indicator equal to 0")],
  [/^Block scalar header/, scanner("did not find expected comment or line break")],
];

function isEntry({ text, offset }: Seen): boolean {
  return text.startsWith("- ", offset);
}

/** What is found when a text is made into values. */
export function goValueProblem(message: string): string {
  return message.startsWith("Merge sources") ? "map merge requires map or sequence of maps as the value" : message;
}

/** As goyaml says it, with its line where it says one. What it would say is not known of every problem. */
export function goProblem(problem: SyntaxProblem, text: string, isSequence: boolean): string {
  const rule = RULES.find(([pattern]) => pattern.test(problem.message))?.[1];
  const { words, line } = rule?.({ ...problem, text, isSequence }) ?? { words: problem.message, line: problem.line };
  return line === 0 ? words : `line ${line}: ${words}`;
}

/** Characters that no YAML text has (goyaml `readerc.go`). */
// eslint-disable-next-line no-control-regex -- these are what it looks for
const CONTROL = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** What is wrong with a text before its structure is looked at. */
export function unreadableText(text: string): string | undefined {
  if (CONTROL.test(text)) return "control characters are not allowed";
  return /^%YAML [0-9]+\.[0-9]+/.test(text) && !text.startsWith("%YAML 1.1")
    ? "found incompatible YAML document"
    : undefined;
}
