import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ViewName } from "../protocol.ts";
import { ClassView } from "./class-view.tsx";
import type { Connection, Live } from "./connection.ts";
import { Button, type ViewProps } from "./parts.tsx";
import { PictureView } from "./picture-view.tsx";
import { RequestsView } from "./requests-view.tsx";
import { RoutesView } from "./routes-view.tsx";
import { nextTheme, useTheme } from "./theme.ts";
import { pick, translator, VIEW_TITLES } from "./words.ts";
import { LessonView } from "./lesson-view.tsx";

const VIEW: Readonly<Record<ViewName, (props: ViewProps) => VNode>> = {
  picture: PictureView,
  requests: RequestsView,
  routes: RoutesView,
  workshop: LessonView,
  class: ClassView,
};

export function App({ connection }: { readonly connection: Connection }): VNode {
  const live = useLive(connection);
  const { language, view } = live.look;
  const t = translator(language);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = t("title");
  }, [language]);
  const views = live.frame.hello?.views ?? [];
  useViewKeys(views, connection);
  const props: ViewProps = { live, connection, t, language };
  const View = VIEW[view];
  return (
    <>
      <header>
        <h1>{t("title")}</h1>
        <nav aria-label={t("views")}>
          {views.map((name, index) => (
            <button
              type="button"
              key={name}
              aria-current={name === view ? "page" : undefined}
              aria-keyshortcuts={String(index + 1)}
              onClick={() => connection.look({ view: name })}
            >
              <kbd>{index + 1}</kbd> {pick(VIEW_TITLES[name], language)}
            </button>
          ))}
        </nav>
        <Settings {...props} />
      </header>
      <Notices {...props} />
      <main>{live.frame.hello === undefined ? <p>{t("loading")}</p> : <View {...props} />}</main>
    </>
  );
}

function Settings({ connection, t, language }: ViewProps): VNode {
  const [theme, setTheme] = useTheme();
  return (
    <div class="settings">
      <button
        type="button"
        lang={language === "zh" ? "en" : "zh-CN"}
        onClick={() => connection.speak(language === "zh" ? "en" : "zh")}
      >
        {t("language")}
      </button>
      <Button onClick={() => setTheme(nextTheme(theme))}>{t(`theme.${theme}`)}</Button>
    </div>
  );
}

function Notices({ live, connection, t }: ViewProps): VNode {
  const { said, isConnected, frame } = live;
  return (
    <div role="status">
      {!isConnected && frame.hello !== undefined && <p class="notice bad">✗ {t("lost")}</p>}
      {said !== undefined && (
        <p class={`notice ${said.level}`}>
          <span>
            {said.level === "info" ? "✓" : "!"} {said.text}
          </span>
          <Button onClick={() => connection.say("")}>{t("close")}</Button>
        </p>
      )}
    </div>
  );
}

function useLive(connection: Connection): Live {
  const [live, setLive] = useState(connection.live);
  useEffect(() => {
    setLive(connection.live);
    return connection.subscribe(() => setLive(connection.live));
  }, [connection]);
  return live;
}

/** `1`, `2`, ... unless somebody types. */
function useViewKeys(views: readonly ViewName[], connection: Connection): void {
  useEffect(() => {
    const onKey = ({ key, target, ctrlKey, altKey, metaKey }: KeyboardEvent): void => {
      const isTyping = target instanceof HTMLElement && target.matches("input, textarea, select");
      const view = views[Number(key) - 1];
      if (!isTyping && !ctrlKey && !altKey && !metaKey && view !== undefined) connection.look({ view });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [views]);
}
