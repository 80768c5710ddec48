import { asFields } from "../apimachinery/index.ts";
import type { ClientReply } from "../playground/index.ts";
import { fail } from "./types.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The body as an object. @throws Finding */
export function objectOf(reply: ClientReply, what: string): Fields {
  let value: unknown;
  try {
    value = reply.json();
  } catch {
    fail({ en: `${what} is no JSON: ${excerpt(reply.text)}`, zh: `${what}：不是 JSON：${excerpt(reply.text)}` });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    fail({ en: `${what} is no JSON object`, zh: `${what}：不是 JSON 对象` });
  return value as Fields;
}

/** The body as an object, where the status is as expected. @throws Finding */
export function expectReply(reply: ClientReply, statuses: number | readonly number[], what: string): Fields {
  expectStatus(reply, statuses, what);
  return objectOf(reply, `the answer to ${what}`);
}

/** @throws Finding */
export function expectStatus(reply: ClientReply, statuses: number | readonly number[], what: string): void {
  const wanted = typeof statuses === "number" ? [statuses] : statuses;
  if (!wanted.includes(reply.status))
    fail({
      en: `${what} was answered ${reply.status} instead of ${wanted.join(" or ")}: ${excerpt(reply.text)}`,
      zh: `${what}：应答为 ${reply.status}，而不是 ${wanted.join(" 或 ")}：${excerpt(reply.text)}`,
    });
}

/** A `meta/v1` Status as every error is to be. @throws Finding */
export function expectError(reply: ClientReply, code: number, reason: string, what: string): Fields {
  const status = expectReply(reply, code, what);
  if (status["kind"] !== "Status")
    fail({
      en: `${what} was answered ${code} without a Status: ${excerpt(reply.text)}`,
      zh: `${what}：应答为 ${code}，但没有 Status：${excerpt(reply.text)}`,
    });
  if (status["reason"] !== reason)
    fail({
      en: `the Status for ${what} has the reason ${JSON.stringify(status["reason"])} instead of ${reason}`,
      zh: `${what}：Status 的 reason 为 ${JSON.stringify(status["reason"])}，而不是 ${reason}`,
    });
  if (status["code"] !== code)
    fail({
      en: `the Status for ${what} has the code ${String(status["code"])} instead of ${code}`,
      zh: `${what}：Status 的 code 为 ${String(status["code"])}，而不是 ${code}`,
    });
  return status;
}

export function metadataOf(object: Fields): Fields {
  return asFields(object["metadata"]);
}

export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(asFields) : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

const SHOWN = 160;

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}...` : line === "" ? "(empty)" : line;
}
