import { isJsonNumber, toJson, numberAt, textAt } from "../../apimachinery/index.ts";
import { type Column, type KindDefinition, age, ageColumn, nameColumn, nameOf, since } from "../../apiserver/index.ts";
import { compileJsonPath } from "./json-path.ts";

/** Columns and cells as apiextensions `pkg/registry/customresource/tableconvertor` makes them. */
export function tableOf(given: readonly unknown[]): Pick<KindDefinition, "columns" | "cells"> {
  if (given.length === 0) {
    return { columns: [nameColumn, ageColumn], cells: (object, now) => [nameOf(object), age(object, now)] };
  }
  const columns = given.map((item) => ({
    column: columnOf(item),
    find: compileJsonPath(textAt(item, "jsonPath")) ?? (() => []),
  }));
  return {
    columns: [nameColumn, ...columns.map(({ column }) => column)],
    cells: (object, now) => [
      nameOf(object),
      ...columns.map(({ column, find }) => cellOf(find(object)[0], column.type, now)),
    ],
  };
}

function columnOf(item: unknown): Column {
  const format = textAt(item, "format");
  return {
    name: textAt(item, "name"),
    type: textAt(item, "type") as Column["type"],
    description:
      textAt(item, "description") ||
      `Custom resource definition column (in JSONPath format): ${textAt(item, "jsonPath")}`,
    priority: numberAt(item, "priority"),
    ...(format === "" ? {} : { format }),
  };
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function cellOf(value: unknown, type: string, now: number): unknown {
  if (value === undefined || value === null) return null;
  switch (type) {
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : typeof value === "bigint" ? value : null;
    case "number":
      return isJsonNumber(value) ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      return typeof value === "string" && RFC3339.test(value) ? since(value, now) : "<invalid>";
    default:
      return typeof value === "string" ? value : toJson(value);
  }
}
