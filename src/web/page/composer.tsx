import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button, type ViewProps } from "./parts.tsx";

/** A request as text, to change and send. */
export function Composer(props: { readonly text: string; readonly close: () => void } & ViewProps): VNode {
  const { text, close, connection, t } = props;
  const [draft, setDraft] = useState(text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    setDraft(text);
    field.current?.focus();
  }, [text]);
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void connection.act({ type: "send", text: draft });
      }}
    >
      <label for="draft">{t("request-text")}</label>
      <textarea
        id="draft"
        ref={field}
        rows={8}
        spellcheck={false}
        value={draft}
        onInput={({ currentTarget }) => setDraft(currentTarget.value)}
      />
      <div class="tools">
        <button type="submit">{t("send")}</button>
        <Button onClick={close}>{t("close")}</Button>
      </div>
    </form>
  );
}
