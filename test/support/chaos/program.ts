/** A playground in a process of its own, whose wall clock jumps when it is told to. Its options are the first argument, as JSON. */
import { startPlayground, type PlaygroundOptions } from "../../../src/index.ts";

const LONGEST_TIMER_MS = 2 ** 31 - 1;
let ahead = 0;
process.on("message", (message: { readonly jump: number }) => void (ahead += message.jump));
process.on("disconnect", () => process.exit(1));
// What a file grows beyond its limit is refused with EFBIG then, as on a full disk.
process.on("SIGXFSZ", () => {});

const playground = await startPlayground({
  ...(JSON.parse(process.argv[2] ?? "{}") as PlaygroundOptions),
  clock: {
    now: () => Date.now() + ahead,
    monotonic: () => performance.now(),
    after(ms, callback) {
      const timer = setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS));
      timer.unref();
      return () => clearTimeout(timer);
    },
  },
});
process.on("SIGTERM", () => void playground.close().then(() => process.exit(0)));
process.send?.({ proxyUrl: playground.proxyUrl });
