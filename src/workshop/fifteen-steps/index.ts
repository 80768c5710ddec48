import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { LoadedLesson } from "../lesson-folder.ts";
import { A_NAMESPACE, API_ENABLED, SERVER, THE_API_SERVICE, TO_ASK } from "./objects.ts";
import { A_BINDING, A_DELEGATOR, A_READER, A_ROLE, MAY_REGISTER } from "./rights.ts";
import { lessonOf } from "./step-lesson.ts";
import { A_CA, A_CERTIFICATE, A_SECRET, A_VOLUME, AN_ACCOUNT } from "./trust.ts";
import type { TutorialStep } from "./tutorial-step.ts";

/** The tutorial's own procedure, in its order. */
export const FIFTEEN_STEPS: readonly TutorialStep[] = [
  API_ENABLED,
  MAY_REGISTER,
  A_NAMESPACE,
  A_CA,
  A_CERTIFICATE,
  A_SECRET,
  SERVER,
  A_VOLUME,
  AN_ACCOUNT,
  A_ROLE,
  A_BINDING,
  A_DELEGATOR,
  A_READER,
  THE_API_SERVICE,
  TO_ASK,
];

/** Beside this file both in source and compiled. */
const FOLDER = fileURLToPath(new URL("./", import.meta.url));

export async function loadFifteenSteps(): Promise<LoadedLesson[]> {
  const manifest = await readFile(path.join(FOLDER, "work", "tutorial.yaml"), "utf8");
  return FIFTEEN_STEPS.map((step) => lessonOf(step, FOLDER, manifest));
}
