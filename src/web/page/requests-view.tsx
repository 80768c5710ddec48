import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { Composer } from "./composer.tsx";
import { Inspector } from "./inspector.tsx";
import { Button, type ViewProps } from "./parts.tsx";
import { RequestList } from "./request-list.tsx";

/** The list of requests with its filter, and the request that is open. */
export function RequestsView(props: ViewProps): VNode {
  const { live, connection, t } = props;
  const [draft, setDraft] = useState<string>();
  const { look, frame } = live;
  const { list, inspection } = frame;
  const edit = (id: number): void => {
    connection.text(`editable/${id}`).then(setDraft, (error: unknown) => connection.say(String(error), "error"));
  };
  return (
    <section aria-label={t("list")}>
      <Filter {...props} />
      <div class="tools">
        <Button isOn={look.paused} onClick={() => connection.look({ paused: !look.paused })}>
          {look.paused ? t("resume") : t("pause")}
        </Button>
        <Button isOn={look.follow} onClick={() => connection.look({ follow: !look.follow })}>
          {t("follow")}
        </Button>
        <Button onClick={() => setDraft(draft === undefined ? NEW_REQUEST : undefined)}>{t("compose")}</Button>
        <Archives {...props} />
        {list !== undefined && (
          <span class="counts">
            {t("counts", { matching: list.matching, stored: list.stored, rate: list.perSecond })}
            {list.missed > 0 ? `; ${t("missed", { missed: list.missed })}` : ""}
          </span>
        )}
      </div>
      {draft !== undefined && <Composer text={draft} close={() => setDraft(undefined)} {...props} />}
      <div class={`split ${look.inspected === undefined ? "" : "open"}`}>
        {list !== undefined && <RequestList list={list} {...props} />}
        {look.inspected !== undefined && inspection !== undefined && inspection !== null && (
          <Inspector inspection={inspection} edit={edit} {...props} />
        )}
      </div>
    </section>
  );
}

const NEW_REQUEST = "GET /apis\nAccept: application/json\n\n";

function Filter({ live, connection, t }: ViewProps): VNode {
  const { look, frame } = live;
  const { problem } = frame.list ?? {};
  return (
    <div class="filter">
      <label for="filter">{t("filter")}</label>
      <input
        id="filter"
        type="search"
        list="filter-fields"
        spellcheck={false}
        autocomplete="off"
        placeholder={t("filter-hint")}
        value={look.filter}
        aria-invalid={problem !== undefined}
        aria-describedby="filter-problem"
        onInput={({ currentTarget }) => connection.look({ filter: currentTarget.value, start: 0 })}
      />
      <datalist id="filter-fields">
        {(frame.hello?.filterFields ?? []).map((name) => (
          <option key={name} value={`${name}:`} />
        ))}
      </datalist>
      <span id="filter-problem" class="bad" role="status">
        {problem === undefined ? "" : `✗ ${problem.column}: ${problem.message}`}
      </span>
    </div>
  );
}

function Archives({ live, connection, t }: ViewProps): VNode {
  const { look, frame } = live;
  const imported = frame.list?.imported;
  return (
    <>
      <a class="button" href={connection.address("har")} download="requests.har">
        {t("export-har")}
      </a>
      <label class="button">
        {t("import-har")}
        <input
          type="file"
          accept=".har,application/json"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file !== undefined) void connection.importArchive(file);
            currentTarget.value = "";
          }}
        />
      </label>
      {imported !== undefined && (
        <Button
          isOn={look.source === "imported"}
          onClick={() =>
            connection.look({ source: look.source === "imported" ? "live" : "imported", inspected: undefined })
          }
        >
          {t("imported", { name: imported })}
        </Button>
      )}
    </>
  );
}
