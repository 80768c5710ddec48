/** A program that connects COUNT clients to a loopback PORT and does nothing more; says on each line of input how many are left. */
import net from "node:net";
import { createInterface } from "node:readline";

const [port = 0, count = 0] = process.argv.slice(2).map(Number);
const BATCH = 500;
const open = new Set<net.Socket>();

async function connect(): Promise<void> {
  const socket = net.connect({ host: "127.0.0.1", port });
  open.add(socket);
  socket.on("error", () => {});
  // Without this, the end of a connection that was refused would not be seen.
  socket.resume();
  socket.once("close", () => open.delete(socket));
  await new Promise((resolve) => void socket.once("connect", resolve).once("close", resolve));
}

for (let made = 0; made < count; made += BATCH)
  await Promise.all(Array.from({ length: Math.min(BATCH, count - made) }, connect));
process.stdout.write("connected\n");
createInterface(process.stdin)
  .on("line", () => void process.stdout.write(`${open.size}\n`))
  .once("close", () => open.forEach((socket) => socket.destroy()));
