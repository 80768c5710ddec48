import { entryOf, goFloat, PrintedValue, type JsonNumber } from "../../../apimachinery/index.ts";
import { textOf, type JsonSchema } from "../schema/json-schema.ts";
import { addFindings, newResult, type Finding, type Result } from "./result.ts";

/** Bounds and formats of numbers (kube-openapi `validation/validate` numberValidator). */

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  integer: ["int32", "int64"],
  number: ["float", "double"],
};

export function isGoInteger(value: JsonNumber): boolean {
  return typeof value === "bigint" || (Number.isInteger(value) && Math.abs(value) < 2 ** 63);
}

/** swag.IsFloat64AJSONInteger: a whole number within a relative error of 1e-9. */
function isWhole(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  const whole = Math.trunc(value);
  const difference = Math.abs(value - whole);
  return difference === 0 || difference / (Math.abs(value) + Math.abs(whole)) < 1e-9;
}

interface Kind {
  readonly type: string;
  readonly format: string;
  readonly path: string;
}

function rangeFinding(value: JsonNumber, { type, format, path }: Kind, prefix: string): Finding[] {
  const fits =
    type === "integer"
      ? isGoInteger(value) && (format !== "int32" || (value >= -(2 ** 31) && value < 2 ** 31))
      : format !== "float" || Math.abs(Number(value)) <= 3.4028234663852886e38;
  if (fits) return [];
  const how = format === "" ? "(default format)" : `with format ${format}`;
  return [{ message: `${prefix} value must be of type ${type} ${how} in ${path}` }];
}

function multipleFinding(value: JsonNumber, factor: number, asInteger: boolean, path: string): Finding[] {
  const by = asInteger ? Math.trunc(factor) : factor;
  const shown = asInteger ? String(by) : goFloat(by);
  if (by <= 0)
    return [{ name: path, value: by, message: `factor MultipleOf declared for ${path} must be positive: ${shown}` }];
  const double = Number(value);
  const isMultiple = asInteger ? BigInt(value) % BigInt(by) === 0n : isWhole(by < 1 ? (1 / by) * double : double / by);
  const message = `${path} in body should be a multiple of ${shown}`;
  return isMultiple ? [] : [{ name: path, value: compared(value, asInteger), message }];
}

function boundFinding(
  value: JsonNumber,
  limit: number,
  which: "maximum" | "minimum",
  isExclusive: boolean,
  asInteger: boolean,
  path: string,
): Finding[] {
  const by = asInteger ? Math.trunc(limit) : limit;
  // Compared, not subtracted: an int64 may be no double.
  const isOutside = which === "maximum" ? value > by : value < by;
  const isInside = which === "maximum" ? value < by : value > by;
  if (isInside || (!isOutside && !isExclusive)) return [];
  const side = which === "maximum" ? "less" : "greater";
  const orEqual = isExclusive ? "" : " or equal to";
  const shown = asInteger ? String(by) : goFloat(by);
  return [
    {
      name: path,
      value: compared(value, asInteger),
      message: `${path} in body should be ${side} than${orEqual} ${shown}`,
    },
  ];
}

/** What Go compared, and prints: beside a limit with a fraction, a floating-point number. */
function compared(value: JsonNumber, asInteger: boolean): unknown {
  return asInteger ? value : new PrintedValue(goFloat(Number(value)));
}

export function validateNumber(value: JsonNumber, schema: JsonSchema, path: string): Result {
  const type = textOf(schema, "type");
  const known = entryOf(FORMATS, type);
  const given = textOf(schema, "format");
  const format = known?.includes(given) === true ? given : "";
  const kind: Kind = { type: known === undefined ? "" : type, format, path };
  const result = newResult(rangeFinding(value, kind, "Checked"));
  const limit = (key: string, name: string, check: (limit: number, asInteger: boolean) => Finding[]): void => {
    const bound = schema[key];
    if (typeof bound !== "number") return;
    const outside = rangeFinding(bound, kind, name);
    addFindings(result, outside);
    addFindings(result, check(bound, outside.length === 0 && isGoInteger(value)));
  };
  limit("multipleOf", "MultipleOf", (bound, asInteger) => multipleFinding(value, bound, asInteger, path));
  for (const [key, exclusive, name] of [
    ["maximum", "exclusiveMaximum", "Maximum boundary"],
    ["minimum", "exclusiveMinimum", "Minimum boundary"],
  ] as const) {
    limit(key, name, (bound, asInteger) =>
      boundFinding(value, bound, key, schema[exclusive] === true, asInteger, path),
    );
  }
  result.matches += 1;
  return result;
}
