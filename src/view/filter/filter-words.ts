import type { Text } from "../../apimachinery/index.ts";

/** What may be wrong with a filter; `{name}` is filled in. */
export const FILTER_PROBLEMS = {
  "open-quote": { en: "this quote is never closed", zh: "引号没有闭合" },
  misplaced: { en: '"{text}" does not belong here', zh: "此处不应有“{text}”" },
  "too-deep": { en: "too many brackets inside each other", zh: "括号嵌套过深" },
  "open-bracket": { en: 'a ")" is missing', zh: "缺少“)”" },
  "no-condition": { en: "a condition is missing", zh: "缺少条件" },
  "no-condition-before": { en: 'a condition is missing before "{text}"', zh: "“{text}”之前缺少条件" },
  "no-value": { en: 'a value is missing after "{operator}"', zh: "“{operator}”之后缺少值" },
  "no-field": { en: 'there is no field "{field}"; there are {known}', zh: "没有字段“{field}”；可用的字段：{known}" },
  "not-a-number-field": { en: '"{field}" is no number; use =, != or ~', zh: "“{field}”不是数字，请用 =、!= 或 ~" },
  "not-a-number": { en: '"{field}" is a number, "{value}" is none', zh: "“{field}”是数字，而“{value}”不是" },
  "no-pattern": { en: "no regular expression: {reason}", zh: "不是正则表达式：{reason}" },
} as const satisfies Record<string, Text>;

export type FilterProblem = keyof typeof FILTER_PROBLEMS;
