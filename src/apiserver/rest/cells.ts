import { at, asFields, listAt, textAt, type KubeObject } from "../../apimachinery/index.ts";
import { age, formatLabels, formatSelector, since } from "./columns.ts";

/** A cell of a row; `now` in milliseconds since the epoch. */
export type Cell = (object: KubeObject, now: number) => unknown;

type Reader = (object: KubeObject, path: readonly string[], otherwise: unknown, now: number) => unknown;

const WORDS: Readonly<Record<string, Reader>> = {
  since: (object, path, otherwise, now) => {
    const time = at(object, ...path);
    return time === undefined ? otherwise : since(time, now);
  },
  count: (object, path) => Object.keys(at(object, ...path) ?? {}).length,
  join: (object, path, otherwise) => listAt(object, ...path).join(",") || otherwise,
  labels: (object, path) => formatLabels(at(object, ...path)),
  selector: (object, path) => formatSelector(at(object, ...path)),
  names: (object, path) => column(object, path, "name"),
  images: (object, path) => column(object, path, "image"),
  print: (object, path, otherwise) => String(at(object, ...path) ?? otherwise),
};

function column(object: KubeObject, path: readonly string[], field: string): string {
  return listAt(object, ...path)
    .map((item) => textAt(asFields(item), field))
    .join(",");
}

/** What stands for an empty value: a number or a boolean where it reads as one. */
function otherwiseOf(text: string | undefined): unknown {
  if (text === undefined) return "";
  return /^(?:\d+|true|false)$/.test(text) ? (JSON.parse(text) as unknown) : text;
}

/**
 * The cells that expressions stand for (`types/table-cells.ts`); `computed` are those behind an `@`.
 * @throws Error for an unknown word
 */
export function compileCells(
  expressions: readonly string[],
  computed: Readonly<Record<string, Cell>>,
): (object: KubeObject, now: number) => readonly unknown[] {
  const cells = expressions.map((expression) => compileCell(expression, computed));
  return (object, now) => cells.map((cell) => cell(object, now));
}

function compileCell(expression: string, computed: Readonly<Record<string, Cell>>): Cell {
  if (expression === "age") return age;
  if (expression.startsWith("@")) {
    const found = computed[expression.slice(1)];
    if (found === undefined) throw new Error(`no cell is called ${expression}`);
    return found;
  }
  const [, word, path = "", text] = /^(?:(\w+) )?([^?]*)(?:\?(.*))?$/.exec(expression) ?? [];
  const steps = path.split(".");
  const otherwise = otherwiseOf(text);
  if (word === undefined) return (object) => valueAt(object, steps, otherwise);
  const read = WORDS[word];
  if (read === undefined) throw new Error(`no cell begins with ${word}`);
  return (object, now) => read(object, steps, otherwise, now);
}

function valueAt(object: KubeObject, steps: readonly string[], otherwise: unknown): unknown {
  const value = at(object, ...steps);
  return value === undefined || value === "" ? otherwise : value;
}
