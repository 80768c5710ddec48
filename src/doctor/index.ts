/** A doctor for extension apiservers: asks what the main apiserver and its clients will ask, and says what is wrong. @module */
export { examine, STEP_IDS, type ExaminationOptions } from "./examination.ts";
export { jsonReport, junitReport, textReport } from "./reports.ts";
export type { Area, Level, StepResult, StepStatus } from "./types.ts";
export { TRUSTING_STEPS } from "./steps/identity-steps.ts";
