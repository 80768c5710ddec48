import type { ComponentChildren, VNode } from "preact";
import type { Language } from "../../apimachinery/index.ts";
import type { Connection, Live } from "./connection.ts";
import type { Translate } from "./words.ts";

/** What every view is given. */
export interface ViewProps {
  readonly live: Live;
  readonly connection: Connection;
  readonly t: Translate;
  readonly language: Language;
}

export function Button(props: {
  readonly onClick: () => void;
  readonly children: ComponentChildren;
  readonly isOn?: boolean;
  readonly disabled?: boolean;
}): VNode {
  const { onClick, children, isOn, disabled } = props;
  return (
    <button
      type="button"
      onClick={onClick}
      {...(isOn === undefined ? {} : { "aria-pressed": isOn })}
      {...(disabled === undefined ? {} : { disabled })}
    >
      {children}
    </button>
  );
}

/** A command with a button that copies it. */
export function Command({
  text,
  t,
  connection,
}: { readonly text: string } & Pick<ViewProps, "t" | "connection">): VNode {
  return (
    <div class="command">
      <code>{text}</code>
      <Button onClick={() => void copy(text, connection, t)}>{t("copy")}</Button>
    </div>
  );
}

export async function copy(text: string, connection: Connection, t: Translate): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    connection.say(t("copied"));
  } catch (error) {
    connection.say(String(error), "error");
  }
}

export async function copyPage(page: string, connection: Connection, t: Translate): Promise<void> {
  try {
    await copy(await connection.text(page), connection, t);
  } catch (error) {
    connection.say(String(error), "error");
  }
}

export function Pairs({ pairs }: { readonly pairs: readonly (readonly [string, string])[] }): VNode {
  return (
    <dl>
      {pairs.map(([name, value], index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Offers a file that the page itself made. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
