import type { PlaygroundEvent } from "../playground/index.ts";
import type { Web, WebOptions } from "../web/index.ts";

/** The page for the projector, which nothing is loaded for until somebody asks. */
export interface Page {
  /** Starts it where it is not yet, opens a browser where there is one, and resolves to the address. */
  open(): Promise<string>;
  close(): Promise<void>;
}

export function createPage(options: () => WebOptions): Page {
  let web: Promise<Web> | undefined;
  return {
    async open() {
      const { openBrowser, startWeb } = await import("../web/index.ts");
      web ??= startWeb(options()).catch((error: unknown) => {
        web = undefined;
        throw error;
      });
      const { url } = await web;
      openBrowser(url, process.env);
      return url;
    },
    async close() {
      await (await web)?.close();
    },
  };
}

export function pageEvent(url: string): PlaygroundEvent {
  const text = { en: `The page for the projector is at ${url}`, zh: `投影页面在 ${url}` };
  return { at: Date.now(), level: "info", type: "ready", message: text.en, text };
}
