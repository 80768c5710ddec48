import { spawn } from "node:child_process";

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: "open", linux: "xdg-open" };

/** Opens an address where there is a browser to open it; never fails, and never waits. `BROWSER=none` says not to. */
export function openBrowser(url: string, env: NodeJS.ProcessEnv): void {
  const command = OPENERS[process.platform];
  const hasScreen = process.platform === "darwin" || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
  if (command === undefined || !hasScreen || env.BROWSER === "none" || Boolean(env.CI)) return;
  const child = spawn(command, [url], { detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
}
