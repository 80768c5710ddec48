/** The teaching workshop. */
export { checkLesson, loadLessonFolder, type Claim } from "./author.ts";
export { COMMAND_NAMES, progressCommand, runCommand, type Reply } from "./commands.ts";
export { runningProcess, sendCommand, startControl } from "./control.ts";
export { startHost, type Host } from "./host.ts";
export { loadCourse } from "./course.ts";
export { message } from "./messages.ts";
export { createPane, type WorkshopPane } from "./pane.ts";
export { followPlainly, welcomeLines } from "./plain-lines.ts";
export { isPassed, openProgress, type ProgressStore } from "./progress.ts";
export { startReporter } from "./reporter.ts";
export { listLines } from "./render.ts";
export { openSession, type Session } from "./session.ts";
export { isLanguage, type Language } from "./text.ts";
