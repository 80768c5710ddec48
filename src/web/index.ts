/** The page for the projector: what the terminal UI shows, in a browser. */
export { openBrowser } from "./open-browser.ts";
export { startWeb, type Web, type WebOptions } from "./server.ts";
