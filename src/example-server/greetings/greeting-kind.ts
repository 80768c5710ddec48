import { kindStruct } from "../../types/index.ts";
import {
  invalidValue,
  notSupportedValue,
  requiredValue,
  tooLongValue,
  type FieldError,
  type KubeObject,
  ensure,
  fill,
  numberAt,
  textAt,
  int32,
  int64,
  string,
  struct,
} from "../../apimachinery/index.ts";
import { age, ageColumn, column, nameColumn, nameOf, define, STATUS } from "../../apiserver/index.ts";
import type { DescriptionTable } from "../../types/index.ts";
import { LANGUAGES, type GreetingSpec } from "./greeting-text.ts";

export const GROUP = "extensions.example.com";
export const VERSION = "v1alpha1";
export const GREETINGS = { group: GROUP, resource: "greetings" } as const;

const SCHEME = "aggregation-playground/src/example-server/greetings/greeting-kind.ts:1";
const MAX_TEXT_BYTES = 256;
const MAX_REPEAT = 10;

/** What `POST greetings/<name>/say` takes and answers; it is stored nowhere. */
export const sayingKind = define({
  group: GROUP,
  version: VERSION,
  kind: "Saying",
  plural: "sayings",
  scheme: SCHEME,
  schema: kindStruct("Saying", {
    spec: struct("SayingSpec", { to: string }),
    status: struct("SayingStatus", { text: string, askedBy: string }),
  }),
  columns: [nameColumn],
  cells: (object) => [nameOf(object)],
});

/** The one kind of this API: a new one is one more entry like this. */
export const greetingKind = define({
  group: GROUP,
  version: VERSION,
  kind: "Greeting",
  plural: GREETINGS.resource,
  shortNames: ["gr"],
  categories: ["all"],
  hasStatus: true,
  tracksGeneration: true,
  scheme: SCHEME,
  // The main server's garbage collector knows nothing of these objects.
  withoutGarbageCollection: true,
  subresources: [
    STATUS,
    {
      name: "say",
      verbs: ["create"],
      view: { kind: sayingKind, read: (object) => object, write: () => ({}) },
    },
    { name: "text", verbs: ["get"] },
  ],
  schema: kindStruct("Greeting", {
    spec: struct("GreetingSpec", { text: string, language: string, repeat: int32 }),
    status: struct("GreetingStatus", { rendered: string, observedGeneration: int64 }),
  }),
  defaults: (object) => fill(ensure(object, "spec"), { language: "en", repeat: 1 }),
  validate: specErrors,
  columns: [
    nameColumn,
    column("Language", "The language of the greeting."),
    column("Text", "Who is greeted."),
    column("Rendered", "What the controller made of it.", 1),
    ageColumn,
  ],
  cells: (object, now) => [
    nameOf(object),
    textAt(object, "spec", "language"),
    textAt(object, "spec", "text"),
    textAt(object, "status", "rendered"),
    age(object, now),
  ],
  selectableFields: (object) => ({ "spec.language": textAt(object, "spec", "language") }),
});

export function specOf(object: KubeObject): GreetingSpec {
  return {
    text: textAt(object, "spec", "text"),
    language: textAt(object, "spec", "language"),
    repeat: numberAt(object, "spec", "repeat"),
  };
}

function specErrors(object: KubeObject): FieldError[] {
  const { text, language, repeat } = specOf(object);
  return [
    ...(text === "" ? [requiredValue("spec.text")] : []),
    ...(Buffer.byteLength(text) > MAX_TEXT_BYTES ? [tooLongValue("spec.text", MAX_TEXT_BYTES)] : []),
    ...(LANGUAGES.includes(language) ? [] : [notSupportedValue("spec.language", language, LANGUAGES)]),
    ...(repeat >= 1 && repeat <= MAX_REPEAT
      ? []
      : [invalidValue("spec.repeat", repeat, `must be between 1 and ${MAX_REPEAT}, inclusive`)]),
  ];
}

const PACKAGE = "com.example.extensions.v1alpha1";

export const GREETING_DESCRIPTIONS: DescriptionTable = {
  [`${PACKAGE}.Greeting`]: {
    "": "Greeting is a text in one of several languages that greets somebody.",
    spec: "What to say.",
    status: "What the controller made of the spec.",
  },
  [`${PACKAGE}.GreetingList`]: { "": "GreetingList is a list of Greeting objects.", items: "The greetings." },
  [`${PACKAGE}.GreetingSpec`]: {
    "": "GreetingSpec says whom to greet, and how.",
    text: `Who is greeted; at most ${MAX_TEXT_BYTES} bytes. Required.`,
    language: `One of ${LANGUAGES.join(", ")}. Default en.`,
    repeat: `How often, from 1 to ${MAX_REPEAT}. Default 1.`,
  },
  [`${PACKAGE}.GreetingStatus`]: {
    "": "GreetingStatus is written by the controller alone.",
    rendered: "The greeting in full, one line for each repetition.",
    observedGeneration: "The metadata.generation that rendered was made of.",
  },
  [`${PACKAGE}.Saying`]: {
    "": "Saying is what the subresource say takes and answers; it is not stored.",
    spec: "May name somebody else to greet.",
    status: "The answer.",
  },
  [`${PACKAGE}.SayingSpec`]: {
    "": "SayingSpec is the question.",
    to: "Who is greeted instead of the greeting's text.",
  },
  [`${PACKAGE}.SayingStatus`]: {
    "": "SayingStatus is the answer.",
    text: "What is said.",
    askedBy: "The user that asked, as the main apiserver or the client's own credentials tell.",
  },
};
