import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { RouteView } from "../../view/index.ts";
import { Button, type ViewProps } from "./parts.tsx";
import { faultLabel } from "./words.ts";

/** Not up yet is neither good nor bad. */
function stateOf({ available, isStarting }: RouteView): keyof typeof MARKS {
  return isStarting === true ? "Starting" : available;
}

const MARKS = { True: "✓", False: "✗", Unknown: "?", Starting: "…" } as const;
const CLASSES = { True: "ok", False: "bad", Unknown: "dim", Starting: "dim" } as const;

/** The APIServices that lead elsewhere, why they are not available, and what can be broken on purpose. */
export function RoutesView(props: ViewProps): VNode {
  const { live, t } = props;
  const routes = live.frame.routes ?? [];
  const remote = routes.filter(({ service }) => service !== undefined);
  return (
    <section aria-label={t("routes")}>
      {remote.length === 0 && <p>{t("no-routes")}</p>}
      {remote.map((route) => (
        <Route key={route.apiService} route={route} {...props} />
      ))}
      <p class="dim">{t("built-in", { count: routes.length - remote.length })}</p>
    </section>
  );
}

function Route({ route, ...props }: { readonly route: RouteView } & ViewProps): VNode {
  const { apiService, service, endpoint, available, reason, message, advice, faults } = route;
  const { t, connection } = props;
  return (
    <article class="route">
      <h2>{apiService}</h2>
      <p>
        <strong class={CLASSES[stateOf(route)]}>
          {MARKS[stateOf(route)]} {t("available")}: {available}
          {route.isStarting === true && ` (${t("starting")})`}
        </strong>{" "}
        {reason}
      </p>
      <p class="dim">
        {t("service")}: {service} → {endpoint}
      </p>
      {available !== "True" && <p>{message}</p>}
      {advice !== undefined && <p class="advice">{advice}</p>}
      <fieldset>
        <legend>{t("faults")}</legend>
        {(live(props)?.faults ?? []).map((fault) => (
          <Fault key={fault.name} spec={fault} route={route} {...props} />
        ))}
        {faults.length > 0 && (
          <Button onClick={() => void connection.act({ type: "clear-faults", apiService })}>{t("clear-faults")}</Button>
        )}
      </fieldset>
    </article>
  );
}

function live({ live: { frame } }: ViewProps): ViewProps["live"]["frame"]["hello"] {
  return frame.hello;
}

type Spec = NonNullable<ReturnType<typeof live>>["faults"][number];

function Fault({ spec, route, connection, t, language }: { spec: Spec; route: RouteView } & ViewProps): VNode {
  const { name, value } = spec;
  const [amount, setAmount] = useState(value?.initial ?? 0);
  const isOn = route.faults.includes(name);
  const set = (on: boolean): void => {
    const { apiService } = route;
    const more = value === undefined ? {} : { value: amount };
    void connection.act({ type: "fault", apiService, fault: name, on, ...more });
  };
  return (
    <div class="fault">
      <label>
        <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => set(currentTarget.checked)} />
        <code>{name}</code> {faultLabel(spec, language)}
      </label>
      {value !== undefined && (
        <input
          type="number"
          min={0}
          max={3_600_000}
          aria-label={t("amount", { name, unit: value.unit })}
          value={amount}
          onChange={({ currentTarget }) => setAmount(currentTarget.valueAsNumber || 0)}
        />
      )}
    </div>
  );
}
