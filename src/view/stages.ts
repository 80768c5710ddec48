import type { Language } from "../apimachinery/index.ts";
import { sentence, type Decision, type DecisionCode, type RequestTrace } from "../trace/index.ts";
import { linkOf } from "./chain.ts";
import { type Light, PICTURE_STAGES, type PictureStage, type PictureStageName } from "./picture.ts";
import { word } from "./words.ts";

/** Which of the four questions a decision answers, by the family of its code. */
const QUESTION_OF: Readonly<Record<string, PictureStageName>> = {
  authn: "authentication",
  impersonation: "authentication",
  authz: "authorization",
  route: "route",
  available: "availability",
  advice: "availability",
};

export function questionOf(code: DecisionCode): PictureStageName | undefined {
  const [family = ""] = code.split(".");
  return Object.hasOwn(QUESTION_OF, family) ? QUESTION_OF[family] : undefined;
}

/** The codes after which a request goes no further, though the record lets the last stage write the reply. */
const STOPPING = new Set<DecisionCode>([
  "available.no",
  "available.unknown",
  "route.none",
  "route.no-group",
  "route.no-version",
]);

export function isStopping({ code, outcome }: Decision): boolean {
  return STOPPING.has(code) || (outcome === "stop" && code !== "proxy.answered" && code !== "serve.local");
}

/** The four questions with what the request's record answered to each; `isAvailable` is the route's as it is now. */
export function pictureStages(
  trace: RequestTrace | undefined,
  language: Language,
  isAvailable: boolean | undefined,
): PictureStage[] {
  const decisions = trace?.decisions ?? [];
  return PICTURE_STAGES.map((name): PictureStage => {
    const own = decisions.filter(({ code }) => questionOf(code) === name);
    const answers = own.flatMap((decision) => linkOf(decision, language)?.detail ?? []);
    const light: Light = own.some(isStopping) ? "stopped" : own.length > 0 ? "lit" : "off";
    const answer = answers.at(-1) ?? "";
    const isPast = name === "availability" && light !== "off" && (light === "lit") === (isAvailable === false);
    return {
      name,
      question: word(`ask.${name}`, language),
      answer: isPast && isAvailable !== undefined ? word("answer.then", language, { answer }) : answer,
      light,
      sentences: own.map(({ code, params }) => sentence(code, params, language)),
    };
  });
}
