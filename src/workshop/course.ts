import path from "node:path";
import { LESSONS_FOLDER, loadLesson, type LoadedLesson } from "./lesson-folder.ts";
import { LESSONS } from "./lessons/index.ts";

/** The shipped lessons in their order. @throws Error naming the file that is missing or wrong */
export function loadCourse(): Promise<LoadedLesson[]> {
  return Promise.all(LESSONS.map((lesson) => loadLesson(lesson, path.join(LESSONS_FOLDER, lesson.slug))));
}
