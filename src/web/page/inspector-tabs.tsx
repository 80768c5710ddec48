import type { VNode } from "preact";
import type { Inspection, Message, Sentence } from "../../view/index.ts";
import { Pairs } from "./parts.tsx";
import type { Translate } from "./words.ts";

interface TabProps {
  readonly inspection: Inspection;
  readonly t: Translate;
}

export const TAB_NAMES = ["why", "client", "backend", "headers", "tls", "identity", "timing", "raw"] as const;
export type TabName = (typeof TAB_NAMES)[number];

export const TABS: Readonly<Record<TabName, (props: TabProps) => VNode>> = {
  why: ({ inspection, t }) => <Sentences sentences={inspection.sentences} t={t} />,
  client: ({ inspection: { client }, t }) => (
    <>
      <p>
        {client.address} → {client.front}
      </p>
      <Leg {...client} t={t} />
    </>
  ),
  backend: ({ inspection: { backend }, t }) =>
    backend === undefined ? (
      <p>{t("not-proxied")}</p>
    ) : (
      <>
        <p>
          {backend.service} → {backend.host} → {backend.address}
        </p>
        {backend.error !== "" && <p class="bad">✗ {backend.error}</p>}
        <Leg {...backend} t={t} />
      </>
    ),
  headers: Headers,
  tls: ({ inspection: { backend }, t }) =>
    backend === undefined ? (
      <p>{t("not-proxied")}</p>
    ) : (
      <>
        <Sentences sentences={backend.tlsSentences} t={t} />
        {backend.tls.length === 0 ? <p>{t("no-tls")}</p> : <Pairs pairs={backend.tls} />}
      </>
    ),
  identity: ({ inspection, t }) => (
    <>
      <Pairs pairs={inspection.identity} />
      <Sentences sentences={inspection.identitySentences} t={t} />
    </>
  ),
  timing: Timing,
  raw: ({ inspection }) => <pre>{inspection.raw}</pre>,
};

const OUTCOMES = { pass: "✓", stop: "■", note: "·" } as const;

function Sentences({ sentences, t }: { sentences: readonly Sentence[]; t: Translate }): VNode {
  return (
    <ul class="sentences">
      {sentences.map(({ outcome, text }, index) => (
        <li key={index}>
          <span role="img" aria-label={t(`outcome.${outcome}`)}>
            {OUTCOMES[outcome]}
          </span>{" "}
          {text}
        </li>
      ))}
    </ul>
  );
}

function Leg({ request, reply, t }: { request: Message; reply: Message | undefined; t: Translate }): VNode {
  return (
    <>
      <MessageText message={request} t={t} />
      <h3>{t("reply")}</h3>
      {reply === undefined ? <p>{t("no-reply")}</p> : <MessageText message={reply} t={t} />}
    </>
  );
}

function MessageText({ message, t }: { readonly message: Message; readonly t: Translate }): VNode {
  const { first, headers, body, bytes, truncated } = message;
  const head = [first, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\n");
  return (
    <>
      <pre>{body === "" ? head : `${head}\n\n${body}`}</pre>
      {truncated && <p class="dim">{t("truncated", { bytes })}</p>}
    </>
  );
}

const CHANGES = { added: "+", dropped: "−", changed: "±", same: " " } as const;

function Headers({ inspection: { headers }, t }: TabProps): VNode {
  const changes = headers.filter(({ change }) => change !== "same");
  if (changes.length === 0) return <p>{t("no-headers")}</p>;
  return (
    <table>
      <thead>
        <tr>
          {(["change", "header", "before", "after", "why"] as const).map((name) => (
            <th scope="col" key={name}>
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map(({ change, name, before, after, why }, index) => (
          <tr key={index}>
            <td>
              {CHANGES[change]} {t(`change.${change}`)}
            </td>
            <td>{name}</td>
            <td>{before.join(", ")}</td>
            <td>{after.join(", ")}</td>
            <td>{why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Timing({ inspection: { phases, durationMs }, t }: TabProps): VNode {
  const end = Math.max(durationMs ?? 0, ...phases.map(({ to }) => to), 0.001);
  return (
    <table class="timing">
      <thead>
        <tr>
          {(["phase", "from", "took"] as const).map((name) => (
            <th scope="col" key={name}>
              {t(name)}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {phases.map(({ name, from, to }, index) => (
          <tr key={index}>
            <th scope="row">{name}</th>
            <td class="number">{from.toFixed(2)}</td>
            <td class="number">{(to - from).toFixed(2)}</td>
            <td class="bar">
              <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect x={(from / end) * 100} y="1" width={Math.max(0.5, ((to - from) / end) * 100)} height="8" />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
