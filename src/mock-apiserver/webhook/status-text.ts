import { parseJson, textAt } from "../../apimachinery/index.ts";

/** What client-go makes of a status alone (apimachinery `api/errors/errors.go` NewGenericServerResponse). */
const TEXTS: ReadonlyMap<number, string> = new Map([
  [400, "the server rejected our request for an unknown reason"],
  [401, "the server has asked for the client to provide credentials"],
  [404, "the server could not find the requested resource"],
  [405, "the server does not allow this method on the requested resource"],
  [409, "the server reported a conflict"],
  [422, "the server rejected our request due to an error in our request"],
  [429, "the server has received too many requests and has asked us to try again later"],
  [503, "the server is currently unable to handle the request"],
  [504, "the server was unable to return a response in the time allotted, but may still be processing the request"],
]);

/** Codes for which the server's own words are kept. */
const OWN_WORDS = new Set([403, 406, 415]);

/** The message of a Status. */
function ownMessage(body: string): string {
  try {
    const status = parseJson(body);
    return textAt(status, "kind") === "Status" ? textAt(status, "message") : "";
  } catch {
    return "";
  }
}

export function statusText(code: number, body: string): string {
  const own = ownMessage(body);
  if (own !== "") return own;
  const message = body.trim() === "" ? "unknown" : body.trim();
  if (OWN_WORDS.has(code)) return message;
  const text = TEXTS.get(code);
  if (text !== undefined) return text;
  if (code >= 500)
    return `an error on the server (${JSON.stringify(message)}) has prevented the request from succeeding`;
  return `the server responded with the status code ${code} but did not return more information`;
}
