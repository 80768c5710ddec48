import { expect, test } from "vitest";
import type { Language } from "../../../src/apimachinery/language.ts";
import { createLiveSource } from "../../../src/cli/live-source.ts";
import { createRequestLog } from "../../../src/playground/requests/request-log.ts";
import { startPlayground, TUTORIAL_MANIFESTS, type Playground } from "../../../src/index.ts";
import { buildPicture } from "../../../src/view/build.ts";
import type { StoreContents } from "../../../src/view/input.ts";
import type { LiveSource } from "../../../src/view/source.ts";
import { pictureDrawing } from "../../../src/web/svg/picture-svg.ts";
import { svgText, type SvgNode } from "../../../src/web/svg/tree.ts";
import {
  readScreen,
  screenSvg,
  type Moment,
  type PictureTheme,
  type Screen,
} from "../../support/documents/terminal-svg.ts";
import { deferred } from "../../support/deferred.ts";
import { KEYS, SMALL, startTui, type TuiUnderTest } from "./harness.ts";
import { START } from "./traces.ts";

const API_SERVICE = "v1.example.k8s.io";
const ASKED = "/apis/example.k8s.io/v1/pods";

/** Where everything is, whatever ports were free. */
const PLACES = {
  url: "https://127.0.0.1:6443",
  proxyUrl: "http://127.0.0.1:8001",
  kubeconfig: "/home/me/.local/share/aggregation-playground/admin.kubeconfig",
} as const;
const ENDPOINT_PORT = "43053";
const TOOK_MS = 4.3;

/** The running playground without what differs from run to run: ports, times, how long it took. */
function steadySource(playground: Playground, language: Language): LiveSource {
  const source = createLiveSource(playground, { language });
  const ports = [
    [portOf(playground.url), portOf(PLACES.url)],
    [portOf(playground.proxyUrl ?? ""), portOf(PLACES.proxyUrl)],
    [playground.endpointOf(API_SERVICE).replace(/^.*:/, ""), ENDPOINT_PORT],
  ] as const;
  const steady = <T>(value: T): T =>
    JSON.parse(ports.reduce((text, [from, to]) => text.replaceAll(`:${from}`, `:${to}`), JSON.stringify(value))) as T;
  const requests = createRequestLog(10);
  playground.requests.subscribe((trace, phase) => {
    if (phase !== "finished") return;
    const shown = { ...steady(trace), id: requests.total + 1, startedAt: START, durationMs: TOOK_MS };
    requests.add(shown, "started");
    requests.add(shown, "finished");
  });
  const stores = (): StoreContents[] =>
    source.stores().map(({ owner, resources }) => ({ owner, resources: resources.map(steadyStored) }));
  return { ...source, ...PLACES, requests, stores, routes: () => steady(source.routes(language)) };
}

type Stored = StoreContents["resources"][number];

/** What they come to be, sooner or later. */
const GROWING: Readonly<Record<string, number>> = { configmaps: 6, events: 7, serviceaccounts: 6 };

/** Names of pods are drawn by chance, so only those of the main server's own routes and namespaces stay. */
function steadyStored({ resource, count, names }: Stored): Stored {
  const isNamed = /^(?:apiservices|namespaces|deployments|services)\b/.test(resource);
  return { resource, count: GROWING[resource] ?? count, names: isNamed ? names : [] };
}

function portOf(url: string): string {
  return new URL(url).port;
}

async function untilStored(source: LiveSource): Promise<void> {
  const isRead = deferred();
  const look = (): void => {
    if (source.stores().some(({ owner }) => owner === "main")) isRead.resolve();
  };
  const end = source.subscribeStores(look);
  look();
  await isRead.promise;
  end();
}

const LANGUAGES = ["en", "zh"] as const;
const THEMES = ["light", "dark"] as const satisfies readonly PictureTheme[];
const CURL = `curl ${PLACES.proxyUrl}${ASKED}`;
const SECOND = { en: "a second terminal", zh: "第二个终端" } as const;
const LABELS = {
  "first-screen": {
    en: "The first screen: the way of a request, and the list of requests",
    zh: "第一屏：请求的路径与请求列表",
  },
  tour: {
    en: "The first screen, a request by curl, a fault, and the same request again: the picture says where it broke",
    zh: "第一屏，用 curl 发出请求，注入故障，再请求一次：图上指出坏在哪里",
  },
} as const;

/** What a second terminal shows, below the first one. */
function beside(screen: Screen, language: Language, lines: readonly string[]): Screen {
  const rule = { x: 0, columns: 80, text: "─".repeat(80), colour: 8, bold: false, inverse: false };
  const title = SECOND[language].length * (language === "zh" ? 2 : 1);
  const head = { x: 2, columns: title, text: SECOND[language], colour: 8, bold: false, inverse: false };
  const rows = lines.map((text) => [{ x: 0, columns: text.length, text, colour: -1, bold: false, inverse: false }]);
  return [...screen, [rule], [head], ...rows, ...Array.from({ length: 4 - rows.length }, () => [])];
}

interface Watched {
  readonly language: Language;
  readonly theme: PictureTheme;
  readonly source: LiveSource;
  readonly tui: TuiUnderTest;
  readonly moments: Moment[];
}

function watch(playground: Playground): Watched[] {
  return LANGUAGES.flatMap((language) => {
    const source = steadySource(playground, language);
    return THEMES.map((theme) => ({
      language,
      theme,
      source,
      tui: startTui(source, SMALL, { language, theme }),
      moments: [],
    }));
  });
}

async function remember(watched: readonly Watched[], seconds: number, shell: readonly string[]): Promise<void> {
  for (const { tui, moments, language } of watched) {
    await tui.screen();
    moments.push({ screen: beside(readScreen(tui.terminal), language, shell), seconds });
  }
}

/** The page's picture of the newest request. */
function pageDrawing({ source, language, theme }: Watched): SvgNode {
  const { url, proxyUrl, requests } = source;
  const records = requests.all();
  const input = { language, url, proxyUrl, routes: source.routes(), records, stores: source.stores() };
  return pictureDrawing(buildPicture(input), { theme });
}

/** Made anew by `npm run pictures`. */
async function expectPicture(name: string, { language, theme }: Watched, drawing: SvgNode): Promise<void> {
  // A line each, so that differences can be read.
  const svg = svgText(drawing).replaceAll("><", ">\n<");
  await expect(svg).toMatchFileSnapshot(`../../../docs/pictures/${name}.${language}.${theme}.svg`);
}

const rowsOf = ({ screen }: Moment): Screen => screen.slice(0, SMALL.rows);

test(
  "the pictures of the documents are what terminal UI and page draw (npm run pictures makes them)",
  { timeout: 120_000 },
  async () => {
    await using playground = await startPlayground({ filenames: [TUTORIAL_MANIFESTS], proxyPort: 0 });
    await playground.waitFor(API_SERVICE, "Available", 60_000);
    await playground.settled();
    const watched = watch(playground);
    const [first] = watched;
    if (first === undefined) throw new Error("nobody watches");
    await Promise.all(watched.map(({ source }) => untilStored(source)));
    const ask = async (): Promise<string> => (await (await fetch(`${playground.proxyUrl}${ASKED}`)).text()).trim();

    await remember(watched, 2, ["$"]);
    await remember(watched, 2, [`$ ${CURL}`]);
    const hit = await ask();
    await remember(watched, 5, [`$ ${CURL}`, hit, "$"]);
    for (const each of watched) await expectPicture("page", each, pageDrawing(each));
    for (const { tui } of watched) await tui.type("f", KEYS.down, KEYS.down);
    await remember(watched, 3, [`$ ${CURL}`, hit, "$"]);
    await first.tui.type(KEYS.enter);
    for (const { tui } of watched) await tui.type("q");
    await playground.waitFor(API_SERVICE, { available: false, timeoutMs: 60_000 });
    const refused = await ask();
    await remember(watched, 7, [`$ ${CURL}`, hit, `$ ${CURL}`, refused]);
    for (const each of watched) {
      const { moments, theme, language, tui } = each;
      const still = moments[2];
      if (still === undefined) throw new Error("no moment to show");
      const one = [{ ...still, screen: rowsOf(still) }];
      await expectPicture("first-screen", each, screenSvg(one, 80, theme, LABELS["first-screen"][language]));
      await expectPicture("tour", each, screenSvg(moments, 80, theme, LABELS.tour[language]));
      await expectPicture("page-broken", each, pageDrawing(each));
      await tui.type(KEYS.ctrlC);
      await tui.done;
    }
  },
);
