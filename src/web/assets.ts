import { readFile } from "node:fs/promises";

export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

/** Where `npm run build` puts them. */
const BUILT = new URL("./assets/", import.meta.url);

let files: Promise<PageFiles> | undefined;

/** The page's program and style, read once. */
export function pageFiles(): Promise<PageFiles> {
  files ??= readFiles();
  return files;
}

async function readFiles(): Promise<PageFiles> {
  const [script, style] = await Promise.all([
    readFile(new URL("page.js", BUILT), "utf8"),
    readFile(new URL("page.css", BUILT), "utf8"),
  ]);
  return { script, style };
}
