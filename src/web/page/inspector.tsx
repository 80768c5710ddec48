import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Inspection } from "../../view/index.ts";
import { Button, copyPage, type ViewProps } from "./parts.tsx";
import { TAB_NAMES, TABS, type TabName } from "./inspector-tabs.tsx";

export function Inspector(
  props: { readonly inspection: Inspection; readonly edit: (id: number) => void } & ViewProps,
): VNode {
  const { inspection, edit, connection, t } = props;
  const { row } = inspection;
  const { id } = row;
  const [tab, setTab] = useState<TabName>("why");
  const Content = TABS[tab];
  return (
    <section class="inspector" aria-label={t("inspector", { id })}>
      <h2>
        #{id} {row.method} <span class={row.statusTone}>{row.status}</span> <code>{row.path}</code>
      </h2>
      <div class="tools">
        <Button onClick={() => connection.look({ view: "picture", pinned: id })}>{t("light")}</Button>
        <Button onClick={() => void connection.act({ type: "resend", id })}>{t("resend")}</Button>
        <Button onClick={() => edit(id)}>{t("edit")}</Button>
        <Button onClick={() => void copyPage(`curl/${id}`, connection, t)}>{t("copy-curl")}</Button>
        <Button onClick={() => void copyPage(`kubectl/${id}`, connection, t)}>{t("copy-kubectl")}</Button>
        {row.isHeld && <Button onClick={() => void connection.act({ type: "release", id })}>{t("release")}</Button>}
        <Button onClick={() => connection.look({ inspected: undefined })}>{t("close")}</Button>
      </div>
      <Chain inspection={inspection} />
      <Tabs tab={tab} setTab={setTab} {...props} />
      <div role="tabpanel" id="tab-content" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        <Content inspection={inspection} t={t} />
      </div>
    </section>
  );
}

const MARKS = { ok: "✓", fail: "✗", info: "·", run: "…" } as const;
const CLASSES = { ok: "ok", fail: "bad", info: "dim", run: "dim" } as const;

function Chain({ inspection: { chain } }: { readonly inspection: Inspection }): VNode {
  return (
    <ol class="chain">
      {chain.map(({ name, detail, state }, index) => (
        <li key={index} class={CLASSES[state]}>
          {MARKS[state]} <strong>{name}</strong> {detail}
        </li>
      ))}
    </ol>
  );
}

function Tabs({ tab, setTab, t }: { tab: TabName; setTab: (tab: TabName) => void } & ViewProps): VNode {
  const onKeyDown = ({ key, currentTarget }: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (by === undefined) return;
    const next = TAB_NAMES[(TAB_NAMES.indexOf(tab) + by + TAB_NAMES.length) % TAB_NAMES.length] ?? tab;
    setTab(next);
    if (currentTarget instanceof Element) currentTarget.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <div role="tablist" aria-label={t("tabs")} onKeyDown={onKeyDown}>
      {TAB_NAMES.map((name) => (
        <button
          type="button"
          role="tab"
          key={name}
          id={`tab-${name}`}
          aria-selected={name === tab}
          aria-controls="tab-content"
          tabIndex={name === tab ? 0 : -1}
          onClick={() => setTab(name)}
        >
          {t(`tab.${name}`)}
        </button>
      ))}
    </div>
  );
}
