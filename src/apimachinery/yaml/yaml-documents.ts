import { messageOf } from "../error-text.ts";
import {
  Composer,
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  visit,
  type CST,
  type DocumentOptions,
  type ParseOptions,
  type SchemaOptions,
  type YAMLParseError,
} from "yaml";
import { replaceAliases } from "./aliases.ts";
import { goProblem, goValueProblem, unreadableText } from "./go-words.ts";
import { GO_SCALARS } from "./yaml-scalars.ts";

/**
 * Deepest nesting that is read. Go's parser stops at 10,000; composing a document here recurses, and where the stack is
 * nearly used up V8 may end the whole process instead of throwing, so this stays far below what the stack holds.
 */
export const MAX_YAML_DEPTH = 500;
/** Lexical tokens that are read, some 50,000 lines: a text of blank lines takes the library longest, 2 s per million. */
const MAX_YAML_TOKENS = 400_000;

/** As goyaml.v2 reads: its scalars, and merge keys. */
const GO_YAML: DocumentOptions & ParseOptions & SchemaOptions = {
  version: "1.1",
  schema: "failsafe",
  customTags: GO_SCALARS,
  merge: true,
  uniqueKeys: false,
  logLevel: "error",
};

interface YamlProblem {
  /** Counts from 1; 0 where the parser tells of none. */
  readonly line: number;
  readonly message: string;
  /** As the parser says it that Kubernetes uses, with its line where that one has it. */
  readonly said: string;
}

export interface RepeatedKey {
  readonly line: number;
  readonly key: string;
}

export interface YamlDocument {
  /** The library's tree. */
  readonly tree: Document;
  /** Where its content begins; 1 for an empty document. */
  readonly line: number;
  /** Why it cannot be read. */
  readonly problem: YamlProblem | undefined;
  /** Plain values. Empty where there is a problem. */
  readonly value: unknown;
}

export interface YamlDocuments {
  readonly documents: readonly YamlDocument[];
  readonly lines: LineCounter;
}

/**
 * All documents of a YAML 1.1 text, or the first ones, as Kubernetes reads it. Never throws. The last key of the same name
 * counts. What is behind the last document that is wanted is not looked at.
 */
export function parseYamlDocuments(text: string, wanted = Infinity): YamlDocuments {
  const lines = new LineCounter();
  const reader = new BoundedReader(lines);
  // Its warnings would go to stderr with the text's own bytes in them, and over a terminal UI.
  // The library looks for repeated keys in quadratic time; `repeatedKeys` does it in linear time.
  const composer = new Composer({ ...GO_YAML, lineCounter: lines });
  const documents: YamlDocument[] = [];
  const marked = text.replace(/^\uFEFF/, "");
  const unreadable = unreadableText(marked);
  if (unreadable !== undefined) {
    const problem = { line: 1, message: unreadable, said: unreadable };
    return { documents: [{ tree: new Document(null), line: 1, problem, value: undefined }], lines };
  }
  for (const tree of composer.compose(reader.read(marked))) {
    documents.push(readDocument(tree, lines, marked));
    if (documents.length >= wanted) return { documents, lines };
  }
  if (reader.refusal !== undefined)
    documents.push({ tree: new Document(null), line: reader.refusal.line, problem: reader.refusal, value: undefined });
  return { documents, lines };
}

/** Every second and further mention of a key within its map. */
export function repeatedKeys(document: YamlDocument, lines: LineCounter): RepeatedKey[] {
  const found: RepeatedKey[] = [];
  const visited = new Set<unknown>();
  visit(document.tree, (_key, node) => {
    if (!isMap(node)) return undefined;
    // What aliases stand for is in several places.
    if (visited.has(node)) return visit.SKIP;
    visited.add(node);
    const seen = new Set<string>();
    for (const { key: scalar } of node.items) {
      if (!isScalar(scalar)) continue;
      const key = String(scalar.value);
      if (seen.has(key)) found.push({ line: lines.linePos(scalar.range?.[0] ?? 0).line, key });
      seen.add(key);
    }
    return undefined;
  });
  return found;
}

/** What follows a document that ends with a bracket is of the next one. */
function isBehind({ contents }: Document.Parsed, { code, pos }: YAMLParseError): boolean {
  const isFlow = isCollection(contents) && contents.flow === true;
  return isFlow && code === "UNEXPECTED_TOKEN" && pos[0] >= (contents.range?.[1] ?? Infinity);
}

/** JSON escapes what lies beyond U+FFFF in halves, which are no characters in YAML. */
const HALF = /(?:^|[^\\])(?:\\\\)*\\u[dD][89a-fA-F]/;

/** Where a text in double quotes has half a character. */
function halfCharacter(tree: Document.Parsed, text: string): number | undefined {
  if (!HALF.test(text)) return undefined;
  let found: number | undefined;
  visit(tree, {
    Scalar: (_key, { type, range }) => {
      const isHalf = type === "QUOTE_DOUBLE" && range != null && HALF.test(text.slice(range[0], range[1]));
      if (!isHalf) return undefined;
      found = range[0];
      return visit.BREAK;
    },
  });
  return found;
}

function readDocument(tree: Document.Parsed, lines: LineCounter, text: string): YamlDocument {
  const line = tree.contents === null ? 1 : lines.linePos(tree.contents.range[0]).line;
  const unreadable = (problem: YamlProblem): YamlDocument => ({ tree, line, problem, value: undefined });
  const [error] = tree.errors.filter((found) => !isBehind(tree, found));
  if (error !== undefined) {
    const found = { line: lines.linePos(error.pos[0]).line, message: firstLine(error), offset: error.pos[0] };
    return unreadable({ ...found, said: goProblem(found, text, isSeq(tree.contents) && tree.contents.flow !== true) });
  }
  const half = halfCharacter(tree, text);
  if (half !== undefined) {
    const { line: found } = lines.linePos(half);
    const message = "found invalid Unicode character escape code";
    return unreadable({ line: found, message, said: found === 1 ? message : `line ${found}: ${message}` });
  }
  // Against aliases that grow into a huge object ("billion laughs", CVE-2019-11253).
  const problem = replaceAliases(tree);
  if (problem !== undefined) return unreadable({ line, message: problem, said: problem });
  try {
    return { tree, line, problem: undefined, value: tree.toJS({ maxAliasCount: -1 }) };
  } catch (cause) {
    return unreadable({ line, message: messageOf(cause), said: goValueProblem(messageOf(cause)) });
  }
}

function firstLine({ message }: Error): string {
  return message.split("\n")[0] ?? "";
}

/** The library's parser builds its tree without recursion; only what uses the tree recurses. */
class BoundedReader {
  /** Set once the text is too much: the document that it was found in and all behind it are not read. */
  refusal: YamlProblem | undefined;
  private readonly lines: LineCounter;

  constructor(lines: LineCounter) {
    this.lines = lines;
  }

  *read(text: string): Generator<CST.Token> {
    const parser = new Parser(this.lines.addNewLine);
    this.lines.addNewLine(0);
    let tokens = 0;
    for (const lexeme of new Lexer().lex(text)) {
      yield* parser.next(lexeme);
      tokens += 1;
      const isTooDeep = parser.stack.length > MAX_YAML_DEPTH;
      if (!isTooDeep && tokens <= MAX_YAML_TOKENS) continue;
      const message = isTooDeep
        ? `exceeded max depth of ${MAX_YAML_DEPTH}`
        : `exceeded ${MAX_YAML_TOKENS} tokens: split it into several files`;
      const { line } = this.lines.linePos(parser.offset);
      this.refusal = { line, message, said: `line ${line}: ${message}` };
      return;
    }
    yield* parser.end();
  }
}
