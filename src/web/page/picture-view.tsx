import { h, type ComponentChild, type VNode } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { Picture } from "../../view/index.ts";
import { pictureDrawing } from "../svg/picture-svg.ts";
import { svgText, type SvgNode } from "../svg/tree.ts";
import { explanationOf } from "./explanation.ts";
import { useMotion, type Motion, type Pace } from "./motion.ts";
import { Button, Command, save, type ViewProps } from "./parts.tsx";
import { pngOf } from "./png.ts";
import { useDrawnTheme } from "./theme.ts";

/** The live picture: who asks, what the main apiserver decides, where the request goes. */
export function PictureView(props: ViewProps): VNode {
  const { picture } = props.live.frame;
  return picture === undefined ? <p>{props.t("loading")}</p> : <LivePicture latest={picture} {...props} />;
}

function LivePicture({ latest, ...props }: { readonly latest: Picture } & ViewProps): VNode {
  const { t } = props;
  const [pace, setPace] = useState<Pace>("live");
  const [chosen, choose] = useState<string>();
  const theme = useDrawnTheme();
  const motion = useMotion(latest, pace);
  const drawing = pictureDrawing(motion.picture, { theme, current: motion.current ?? chosen });
  const onPick = ({ target }: Event): void => {
    const part = target instanceof Element ? target.closest("[data-part]")?.getAttribute("data-part") : undefined;
    if (typeof part === "string") choose(part);
  };
  return (
    <section aria-label={t("views")} class="picture">
      <Tools {...props} pace={pace} setPace={setPace} motion={motion} drawing={drawing} />
      <div
        class="drawing"
        onClick={onPick}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === " ") onPick(event);
        }}
      >
        {drawn(drawing)}
      </div>
      <div class="columns">
        <Explanation picture={motion.picture} chosen={chosen ?? motion.current} t={t} />
        <Broken picture={latest} {...props} />
      </div>
    </section>
  );
}

function Tools(
  props: ViewProps & { pace: Pace; setPace: (pace: Pace) => void; motion: Motion; drawing: SvgNode },
): VNode {
  const { live, connection, t, pace, setPace, motion, drawing } = props;
  const { pinned } = live.look;
  const toggle = (wanted: Pace): void => setPace(pace === wanted ? "live" : wanted);
  const name = `picture-${motion.picture.request?.id ?? 0}`;
  const saveSvg = (): void => save(new Blob([svgText(drawing)], { type: "image/svg+xml" }), `${name}.svg`);
  const savePng = (): void => {
    pngOf(svgText(drawing)).then(
      (blob) => save(blob, `${name}.png`),
      (error: unknown) => connection.say(String(error), "error"),
    );
  };
  useStepKeys(pace === "steps", motion);
  return (
    <div class="tools">
      {pinned === undefined ? (
        <span class="badge">● {t("live")}</span>
      ) : (
        <>
          <span class="badge">{t("pinned", { id: pinned })}</span>
          <Button onClick={() => connection.look({ pinned: undefined })}>{t("back-live")}</Button>
        </>
      )}
      <Button isOn={pace === "slow"} onClick={() => toggle("slow")}>
        {t("slow")}
      </Button>
      <Button isOn={pace === "steps"} onClick={() => toggle("steps")}>
        {t("steps")}
      </Button>
      {pace === "steps" && (
        <>
          <Button onClick={() => motion.move(-1)}>← {t("previous")}</Button>
          <Button onClick={() => motion.move(1)}>{t("next")} →</Button>
        </>
      )}
      {pace !== "live" && <span role="status">{t("step", { at: motion.at, all: motion.all })}</span>}
      <Holding {...props} />
      <Button onClick={saveSvg}>{t("save-svg")}</Button>
      <Button onClick={savePng}>{t("save-png")}</Button>
    </div>
  );
}

/** Requests really wait at the main apiserver, so that a class can look before they go on. */
function Holding({ live, connection, t }: ViewProps): VNode {
  const remote = (live.frame.routes ?? []).filter(({ service }) => service !== undefined);
  const isOn = remote.some(({ faults }) => faults.includes("hold"));
  const set = (on: boolean): void => {
    for (const { apiService } of remote) void connection.act({ type: "fault", apiService, fault: "hold", on });
  };
  return (
    <>
      <Button isOn={isOn} disabled={remote.length === 0} onClick={() => set(!isOn)}>
        {t("hold")}
      </Button>
      {isOn && <Button onClick={() => void connection.act({ type: "release", id: "all" })}>{t("release")}</Button>}
    </>
  );
}

function Explanation({
  picture,
  chosen,
  t,
}: { picture: Picture; chosen: string | undefined } & Pick<ViewProps, "t">): VNode {
  const [title, ...lines] = chosen === undefined ? [] : explanationOf(picture, chosen);
  return (
    <section aria-label={t("explanation")} aria-live="polite" class="explanation">
      {title === undefined ? <p class="dim">{t("pick-part")}</p> : <h2>{title}</h2>}
      {lines.map((line, index) => (
        <p key={index}>{line}</p>
      ))}
    </section>
  );
}

function Broken({ picture, t, connection }: { readonly picture: Picture } & ViewProps): VNode {
  // A single character is a key of the terminal UI.
  const commands = picture.next.filter(({ command }) => command.length > 1);
  return (
    <section>
      {picture.broken.length > 0 && <h2 class="bad">✗ {t("broken")}</h2>}
      {picture.broken.map(({ apiService, reason, sentence }) => (
        <p key={apiService}>
          <strong>
            {apiService}: {reason}.
          </strong>{" "}
          {sentence}
        </p>
      ))}
      <h2>{t("what-next")}</h2>
      {commands.map(({ command, why }) => (
        <div key={command}>
          <p>{why}</p>
          <Command text={command} t={t} connection={connection} />
        </div>
      ))}
    </section>
  );
}

function drawn(item: SvgNode | string): ComponentChild {
  return typeof item === "string" ? item : h(item.tag, item.attributes, ...item.children.map(drawn));
}

function useStepKeys(isOn: boolean, { move }: Motion): void {
  // Before it is drawn: whoever sees the step may press already.
  useLayoutEffect(() => {
    if (!isOn) return undefined;
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === "ArrowRight") move(1);
      if (key === "ArrowLeft") move(-1);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
}
