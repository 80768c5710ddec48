import { expect, test } from "vitest";
import { createFrame, cutShort, drawLine, line, lineWidth, wrap } from "../../../src/tui/terminal/cells.ts";

const rowsOf = (text: string, width: number): string[] =>
  wrap(line(text), width).map(({ spans }) => spans.map((part) => part.text).join(""));

test("Chinese fills its rows, and no row begins with what closes or ends with what opens", () => {
  const text =
    "Kubernetes 只有一扇前门：主 API 服务器。所有内容都是它后面的一个 URL 路径（例如“/apis”），其余的都由它转发。";
  for (const width of [20, 24, 31, 40]) {
    const rows = rowsOf(text, width);
    // A blank at the very edge has no place.
    expect(rows.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    for (const row of rows) {
      expect(lineWidth(line(row.trimEnd()))).toBeLessThanOrEqual(width);
      expect(row).not.toMatch(/^[。，、；：？！）”]|[（“]$/);
    }
    // No word here is longer than a dozen columns.
    for (const row of rows.slice(0, -1)) expect(lineWidth(line(row))).toBeGreaterThan(width - 13);
  }
});

test("English is broken at spaces alone", () => {
  expect(rowsOf("the main apiserver answers", 12)).toEqual(["the main ", "apiserver ", "answers"]);
});

test("a path that is too long is broken behind its slashes", () => {
  expect(rowsOf("cat /tmp/a-folder/workshop/first-route/apiservice.yaml", 20)).toEqual([
    "cat ",
    "/tmp/a-folder/",
    "workshop/",
    "first-route/",
    "apiservice.yaml",
  ]);
  expect(rowsOf("打开 /tmp/a-folder/workshop/first-route", 16).join("|")).toContain(
    "/tmp/a-folder/|workshop/|first-route",
  );
  expect(rowsOf("https://127.0.0.1:44444/apis", 12)[0]).toBe("https://127.");
});

test.each([
  ["all of it fits", ["one", "two"], 2, ["one", "two"]],
  ["more lines follow", ["one", "two", "three"], 2, ["one", "two~"]],
  ["the last line is full", ["0123456789", "0123456789", "x"], 2, ["0123456789", "012345678~"]],
  ["a wide character ends it", ["一二三四五", "x"], 1, ["一二三四~"]],
  ["there is no room at all", ["one"], 0, []],
])("a text of several lines is marked where it is cut: %s", (_name, rows, most, expected) => {
  const shown = cutShort(
    rows.map((row) => line(row)),
    most,
    10,
  );
  expect(shown.map(({ spans }) => spans.map(({ text }) => text).join(""))).toEqual(expected);
});

test.each([
  ["0123456789", "0123456789"],
  ["0123456789   ", "0123456789"],
  ["0123456789a", "012345678~"],
  ["一二三四五六", "一二三四 ~"],
  ["a一二三四五", "a一二三四~"],
])("a line that is too long is marked where it is drawn: %s", (text, expected) => {
  const frame = createFrame(10, 1);
  drawLine(frame, 0, 0, 10, line(text));
  expect((frame.rows[0] ?? []).map(({ ch }) => ch).join("")).toBe(expected);
});
