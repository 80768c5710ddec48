import type { VNode } from "preact";
import type { ClassCell, ClassLearner } from "../../workshop/index.ts";
import type { ViewProps } from "./parts.tsx";
import type { Translate } from "./words.ts";

/** Who is where, how long, and who may want help: those stand first. */
export function ClassView({ live, t }: ViewProps): VNode {
  const { classroom } = live.frame;
  if (classroom === undefined) return <p>{t("loading")}</p>;
  const { lessons, learners } = classroom;
  if (learners.length === 0) return <p>{t("nobody")}</p>;
  const stuck = learners.filter((learner) => learner.stuck !== undefined);
  const passed = learners.reduce((sum, learner) => sum + learner.passed, 0);
  const ordered = [...stuck, ...learners.filter((learner) => learner.stuck === undefined)];
  return (
    <section>
      <p class="counts">{t("class-counts", { learners: learners.length, passed, stuck: stuck.length })}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("class")}>
        <table class="class">
          <thead>
            <tr>
              {(["learner", "help", "passed", "now", "on-lesson", "seen"] as const).map((name) => (
                <th scope="col" key={name}>
                  {t(name)}
                </th>
              ))}
              {lessons.map(({ slug, title }) => (
                <th scope="col" class="lesson" key={slug}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ordered.map((learner) => (
              <Learner key={learner.id} learner={learner} count={lessons.length} t={t} />
            ))}
          </tbody>
        </table>
      </div>
      <p>{t("legend")}</p>
    </section>
  );
}

function Learner({ learner, count, t }: { learner: ClassLearner; count: number; t: Translate }): VNode {
  const { name, passed, lesson, secondsOnLesson, secondsSinceReport, stuck, cells } = learner;
  return (
    <tr class={stuck === undefined ? "" : "stuck"}>
      <th scope="row">{name}</th>
      <td>{stuck === undefined ? "" : `! ${t(`stuck.${stuck}`)}`}</td>
      <td>{`${passed}/${count}`}</td>
      <td>{lesson}</td>
      <td>{secondsOnLesson === undefined ? "" : t("minutes", { minutes: Math.floor(secondsOnLesson / 60) })}</td>
      <td>{t("ago", { seconds: secondsSinceReport })}</td>
      {cells.map((cell, index) => (
        <td class={cell.state} key={index}>
          {cellText(cell)}
        </td>
      ))}
    </tr>
  );
}

function cellText({ state, hints, solutionShown }: ClassCell): string {
  if (state === "none") return "";
  return `${state === "passed" ? "P" : "W"}${hints > 0 ? ` ${hints}` : ""}${solutionShown ? " S" : ""}`;
}
