import path from "node:path";
import { loadFifteenSteps } from "./fifteen-steps/index.ts";
import { LESSONS_FOLDER, loadLesson, type LoadedLesson } from "./lesson-folder.ts";
import { LESSONS } from "./lessons/index.ts";

/** What can be learnt, each with lessons of its own. */
export const TRACKS = ["course", "fifteen-steps"] as const;
export type TrackName = (typeof TRACKS)[number];

/** The shipped lessons in their order. @throws Error naming the file that is missing or wrong */
export function loadCourse(track: TrackName = "course"): Promise<LoadedLesson[]> {
  if (track === "fifteen-steps") return loadFifteenSteps();
  return Promise.all(LESSONS.map((lesson) => loadLesson(lesson, path.join(LESSONS_FOLDER, lesson.slug))));
}
