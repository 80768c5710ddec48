import type { Language } from "../../apimachinery/index.ts";
import type { RequestTrace } from "../../trace/index.ts";
import { impersonation, type Place } from "./curl.ts";
import { word } from "../words.ts";
import { shellQuote } from "./shell-quote.ts";

/** The kubectl commands that take `--raw`. */
const RAW_COMMANDS: Readonly<Record<string, string>> = { GET: "get", POST: "create", PUT: "replace", DELETE: "delete" };

/** `kubectl get --raw PATH` and its like; a comment where kubectl has none. Headers cannot be given. */
export function toKubectl(trace: RequestTrace, place: Place, language: Language = "en"): string {
  const { method, target, body } = trace.client;
  const command = RAW_COMMANDS[method];
  if (command === undefined) return `# ${word("kubectl.no-raw", language, { method: method.replace(/[^\w-]/g, "?") })}`;
  const words = ["kubectl", "--kubeconfig", shellQuote(place.kubeconfig)];
  for (const [name, value] of impersonation(trace))
    words.push(name === "Impersonate-User" ? "--as" : "--as-group", shellQuote(value));
  words.push(command, "--raw", shellQuote(target));
  if (command === "get" || body === undefined || body.text === "") return words.join(" ");
  return `printf %s ${shellQuote(body.text)} |\n  ${words.join(" ")} -f -`;
}
