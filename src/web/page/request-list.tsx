import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { RequestRow } from "../../view/index.ts";
import type { ListView } from "../protocol.ts";
import type { ViewProps } from "./parts.tsx";

/** As page.css says. */
const ROW_PX = 32;
/** Below and above what is seen. */
const SPARE_ROWS = 10;

/** Only the rows that are seen exist; the server sends no others. */
export function RequestList({ list, live, connection, t }: { readonly list: ListView } & ViewProps): VNode {
  const box = useRef<HTMLDivElement>(null);
  const { look } = live;
  useLayoutEffect(() => {
    if (look.follow && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [look.follow, list.matching, list.total]);
  useEffect(() => {
    const rows = Math.ceil((box.current?.clientHeight ?? 0) / ROW_PX);
    connection.look({ count: rows + 2 * SPARE_ROWS });
  }, []);
  const onScroll = (): void => {
    if (box.current === null) return;
    const { scrollTop, clientHeight, scrollHeight } = box.current;
    const follow = scrollTop + clientHeight >= scrollHeight - ROW_PX / 2;
    const start = Math.max(0, Math.floor(scrollTop / ROW_PX) - SPARE_ROWS);
    if (follow !== look.follow || (!follow && start !== look.start)) connection.look({ follow, start });
  };
  const open = (id: number | undefined): void => connection.look({ inspected: id });
  const move = (by: number): void => {
    const index = list.rows.findIndex(({ id }) => id === look.inspected);
    const next = index < 0 ? list.rows.at(-1) : list.rows[Math.max(0, Math.min(list.rows.length - 1, index + by))];
    if (next !== undefined) open(next.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined && event.key !== "Escape") return;
    event.preventDefault();
    if (by === undefined) open(undefined);
    else move(by);
  };
  const active = list.rows.find(({ id }) => id === look.inspected);
  return (
    <div
      ref={box}
      class="list"
      role="listbox"
      tabIndex={0}
      aria-label={t("list")}
      aria-activedescendant={active === undefined ? undefined : `request-${active.id}`}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      {list.matching === 0 && (
        <div role="option" aria-selected={false} class="dim">
          {t("no-requests")}
        </div>
      )}
      <div role="presentation" style={{ height: `${list.start * ROW_PX}px` }} />
      {list.rows.map((row) => (
        <Row key={row.id} row={row} isOpen={row.id === look.inspected} open={open} />
      ))}
      <div
        role="presentation"
        style={{ height: `${Math.max(0, list.matching - list.start - list.rows.length) * ROW_PX}px` }}
      />
    </div>
  );
}

function Row({ row, isOpen, open }: { row: RequestRow; isOpen: boolean; open: (id: number) => void }): VNode {
  return (
    <div
      id={`request-${row.id}`}
      class={`row ${row.isInjected ? "injected" : ""}`}
      role="option"
      aria-selected={isOpen}
      onClick={() => open(row.id)}
    >
      <span class="number">{row.id}</span>
      <span class="time">{row.time}</span>
      <span>{row.method}</span>
      <span class={row.statusTone}>{row.status}</span>
      <span class="path">{row.path}</span>
      <span class="wide">{row.user}</span>
      <span class="wide">
        {row.isInjected ? "[F] " : ""}
        {row.route}
      </span>
      <span class="number">{row.progress === "" ? row.ms : row.progress}</span>
    </div>
  );
}
