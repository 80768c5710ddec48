import { spawn } from "node:child_process";

type Env = Readonly<Record<string, string | undefined>>;

interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly usable: (env: Env, platform: NodeJS.Platform) => boolean;
}

/** Over ssh these would fill the clipboard of the wrong machine. */
const local = (env: Env): boolean => (env.SSH_CONNECTION ?? "") === "";

const TOOLS: readonly Tool[] = [
  { command: "pbcopy", args: [], usable: (env, platform) => platform === "darwin" && local(env) },
  { command: "clip", args: [], usable: (_env, platform) => platform === "win32" },
  { command: "clip.exe", args: [], usable: (env) => env.WSL_DISTRO_NAME !== undefined && local(env) },
  { command: "wl-copy", args: [], usable: (env) => env.WAYLAND_DISPLAY !== undefined && local(env) },
  { command: "xclip", args: ["-selection", "clipboard"], usable: (env) => env.DISPLAY !== undefined && local(env) },
  { command: "xsel", args: ["--clipboard", "--input"], usable: (env) => env.DISPLAY !== undefined && local(env) },
];

/** Terminals drop longer sequences silently: xterm's limit, in characters of base64. */
const LONGEST_OSC52 = 74_994;
const TOOL_TIMEOUT_MS = 2000;

/** How far the text got. OSC 52 has no answer, so nobody can know whether the terminal took it. */
export type CopyOutcome =
  | { readonly how: "copied"; readonly tool: string }
  | { readonly how: "sent" }
  | { readonly how: "too long" };

/** Tries the system's own tool, then OSC 52. */
export async function copyText(
  text: string,
  env: Env,
  sendToTerminal: (sequence: string) => void,
): Promise<CopyOutcome> {
  for (const tool of TOOLS) {
    if (tool.usable(env, process.platform) && (await feed(tool, text))) return { how: "copied", tool: tool.command };
  }
  const encoded = Buffer.from(text, "utf8").toString("base64");
  if (encoded.length > LONGEST_OSC52) return { how: "too long" };
  sendToTerminal(`\u001b]52;c;${encoded}\u0007`);
  return { how: "sent" };
}

function feed({ command, args }: Tool, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["pipe", "ignore", "ignore"], timeout: TOOL_TIMEOUT_MS });
    child.once("error", () => resolve(false));
    // xclip stays behind to serve the clipboard; it has taken the text when it closes its input.
    child.once("exit", (code) => resolve(code === 0));
    child.stdin.on("error", () => {});
    child.stdin.end(text);
  });
}
