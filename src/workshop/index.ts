/** The teaching workshop. */
export { checkLesson, loadLessonFolder } from "./author.ts";
export { createClassroom, type ClassCell, type ClassLearner, type Classroom, type ClassView } from "./classroom.ts";
export { COMMAND_NAMES, progressCommand, runCommand, type Reply } from "./commands.ts";
export { runningProcess, sendCommand, startControl } from "./control.ts";
export { loadCourse, TRACKS, type TrackName } from "./course.ts";
export { shellWord } from "./lesson-text.ts";
export { message, unknownLesson } from "./messages.ts";
export { createPane } from "./pane.ts";
export { followPlainly, welcomeLines } from "./plain-lines.ts";
export { isPassed, openProgress } from "./progress.ts";
export { startReporter } from "./reporter.ts";
export { listLines } from "./render.ts";
export { openSession, type Session } from "./session.ts";
export { typedWords } from "./typed-line.ts";
