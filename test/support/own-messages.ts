/** The sentences that the program's own code can fail or warn with, read from its sources. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript-5";

export interface OwnMessage {
  /** `src/a.ts:12` */
  readonly at: string;
  /** `{}` where something is filled in. */
  readonly text: string;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Three words in a row. */
const PROSE = /[A-Za-z']+ [A-Za-z']+ [A-Za-z']+/;
const CHINESE = /[\u4e00-\u9fff]/;
/** What makes, throws or tells of a problem. */
const TELLING = /Error$|Missing$|^(?:.*\.)?(?:emit|onProblem|onEvent|fail|warn|notify|reject|print|console\.\w+)$/;
const FARTHEST = 6;

/** Of TypeScript files below the folders, but for those that a pattern leaves out. */
export function ownMessages(folders: readonly string[], leftOut: RegExp): OwnMessage[] {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
    )
    .filter((file) => /\.tsx?$/.test(file) && !leftOut.test(file))
    .flatMap(messagesIn);
}

/** Most files tell of nothing, and need not be read as code. */
const MAY_TELL = /Error\(|Missing\(|emit\(|onProblem\(|onEvent\(|fail\(|warn\(|notify\(|reject\(|print\(|console\./;

function messagesIn(file: string): OwnMessage[] {
  const code = readFileSync(path.join(ROOT, file), "utf8");
  if (!MAY_TELL.test(code)) return [];
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: OwnMessage[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    if (text !== undefined && PROSE.test(text) && !CHINESE.test(text) && isTold(node) && !isTranslated(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({ at: `${file}:${line + 1}`, text });
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join("");
}

function ancestors(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  for (let above = node.parent; found.length < FARTHEST && !ts.isSourceFile(above); above = above.parent)
    found.push(above);
  return found;
}

/** Within a text that is told: not what is asked of it, as in `message.includes("...")`. */
function isTold(node: ts.Node): boolean {
  for (const above of ancestors(node)) {
    if (ts.isThrowStatement(above)) return true;
    if (ts.isNewExpression(above) || ts.isCallExpression(above)) return TELLING.test(above.expression.getText());
  }
  return false;
}

/** The same sentence stands beside it in Chinese. */
function isTranslated(node: ts.Node): boolean {
  return ancestors(node)
    .filter((above) => !ts.isBlock(above))
    .slice(0, 4)
    .some(
      (above) =>
        (ts.isObjectLiteralExpression(above) || ts.isArrayLiteralExpression(above)) && CHINESE.test(above.getText()),
    );
}
