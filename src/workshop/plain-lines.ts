import { placesOf } from "./commands.ts";
import { textOf } from "./lesson-folder.ts";
import { shellWord } from "./lesson-text.ts";
import { message } from "./messages.ts";
import { findingLines, lessonLines, plainText } from "./render.ts";
import type { Session, SessionEvent } from "./session.ts";
import type { Language } from "./text.ts";
import type { Finding } from "./lesson.ts";
import { asTyped } from "./typed-line.ts";

/** Tells the course line by line, each line whole in itself: for any terminal, and for a screen reader. */
export function followPlainly(session: Session, language: Language, printed: (line: string) => void): () => void {
  const print = (line: string): void => printed(asTyped(line, session.command));
  let shown = new Map<string, string>();
  const onFindings = (findings: readonly Finding[]): void => {
    const lines = new Map(
      findings.map((finding) => {
        const text = findingLines([finding], language).map((line) => line.text);
        return [finding.expected.en, text.join("\n")];
      }),
    );
    for (const [key, text] of lines) {
      if (shown.get(key) !== text) for (const line of text.split("\n")) print(line);
    }
    shown = lines;
  };
  const onEvent = (event: SessionEvent): void => {
    switch (event.type) {
      case "lesson": {
        const number = session.lessons.indexOf(event.lesson) + 1;
        const place = { number, count: session.lessons.length };
        print("");
        for (const line of lessonLines(event.lesson, place, language, placesOf(session))) print(plainText(line));
        print("");
        print(message("checks", language));
        shown = new Map();
        return;
      }
      case "findings":
        return onFindings(event.findings);
      case "passed":
        print("");
        print(message("passed", language, { title: textOf(event.lesson, language).title }));
    }
  };
  return session.subscribe(onEvent);
}

/** What stands above the first lesson. */
export function welcomeLines({ pg, command }: Session, language: Language): string[] {
  const { url, proxyUrl, kubeconfig } = pg;
  return [
    message("welcome", language, { url, proxyUrl: proxyUrl ?? "-" }),
    message("second-terminal", language, { kubeconfig: shellWord(kubeconfig) }),
    message("more-commands", language, { command }),
  ];
}
