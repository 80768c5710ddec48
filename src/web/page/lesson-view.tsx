import type { VNode } from "preact";
import type { LessonView as Lesson } from "../protocol.ts";
import { Button, Command, type ViewProps } from "./parts.tsx";

type Line = Lesson["lines"][number];

const MARKS = { done: "✓", todo: "○", wrong: "✗" } as const;

/** The lesson's text with commands to copy, and what the judge says as it happens. */
export function LessonView(props: ViewProps): VNode {
  const { live, connection, t } = props;
  const { lesson } = live.frame;
  if (lesson === undefined) return <p>{t("loading")}</p>;
  return (
    <section class="lesson" aria-label={t("lesson")}>
      <h2>{lesson.title}</h2>
      <p class="tools">
        {lesson.actions.map(({ key, label }) => (
          <Button key={key} onClick={() => void connection.act({ type: "workshop", key })}>
            {label}
          </Button>
        ))}
      </p>
      {blocksOf(lesson.lines).map((block, index) => (
        <Block key={index} block={block} {...props} />
      ))}
    </section>
  );
}

function Block({ block: [state, text], t, connection }: { block: [Line["state"], string] } & ViewProps): VNode {
  if (state === "code") return <Command text={text} t={t} connection={connection} />;
  if (state === "figure") return <pre>{text}</pre>;
  if (state === "heading") return <h3>{text}</h3>;
  if (state === undefined) return <p class="text">{withCode(text)}</p>;
  return (
    <p class={`check ${state}`}>
      <span role="img" aria-label={t(`state.${state}`)}>
        {MARKS[state]}
      </span>{" "}
      {withCode(text)}
    </p>
  );
}

/** Names, paths and commands stand between backticks. */
function withCode(text: string): (string | VNode)[] {
  return text.split(/`([^`\n]+)`/).map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>));
}

const JOINED = new Set<Line["state"]>([undefined, "code", "figure"]);

/** Neighbouring lines of code, of a drawing, and of text, are one block; an empty line ends it. */
function blocksOf(lines: readonly Line[]): [Line["state"], string][] {
  const blocks: [Line["state"], string][] = [];
  let isOpen = false;
  for (const { state, text } of lines) {
    const last = blocks.at(-1);
    const joins = isOpen && last !== undefined && last[0] === state && JOINED.has(state);
    if (text.trim() !== "" && joins) last[1] += `\n${text}`;
    else if (text.trim() !== "") blocks.push([state, text]);
    isOpen = text.trim() !== "";
  }
  return blocks;
}
