// Forwards HTTP from one port to another as `kubectl port-forward` would: `port-forward.js LOCAL REMOTE`.
// Like kubectl it ends by SIGINT even if that was ignored when it started, and when its pod is gone: SIGUSR1 says so.
// By SIGUSR2 its pod is gone, too, but it does not notice: every connection breaks.
// Files in STUB_STATE change what comes through: while there is `unavailable`, every answer is 503, and `unavailable-after` has the
// beginning of a request whose answer is the last one before; of `lost-answers` each line is the beginning of a request whose next
// answer is lost on the way, after the request was carried out.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import process from "node:process";

const [local, remote] = process.argv.slice(2).map(Number);
const file = (name) => `${process.env.STUB_STATE}/${name}`;

let isDeaf = false;

const server = createServer((asked, answer) => {
  if (isDeaf) {
    asked.socket.destroy();
    return;
  }
  if (existsSync(file("unavailable"))) {
    asked.resume();
    answer.writeHead(503).end("redis-unavailable");
    return;
  }
  const { method, url: path, headers } = asked;
  const onward = request({ host: "127.0.0.1", port: remote, method, path, headers }, (answered) => {
    if (isLast(`${method} ${path}`)) renameSync(file("unavailable-after"), file("unavailable"));
    if (isLost(`${method} ${path}`)) {
      answered.resume().on("end", () => asked.socket.destroy());
      return;
    }
    answer.writeHead(answered.statusCode, answered.headers);
    answered.pipe(answer);
  });
  onward.on("error", () => asked.socket.destroy());
  asked.pipe(onward);
});

function isLast(line) {
  return (
    existsSync(file("unavailable-after")) &&
    line.startsWith(readFileSync(file("unavailable-after"), "utf8"))
  );
}

function isLost(line) {
  if (!existsSync(file("lost-answers"))) return false;
  const beginnings = readFileSync(file("lost-answers"), "utf8").split("\n");
  const at = beginnings.findIndex((beginning) => beginning !== "" && line.startsWith(beginning));
  if (at < 0) return false;
  writeFileSync(file("lost-answers"), beginnings.toSpliced(at, 1).join("\n"));
  return true;
}

function end(code, message) {
  process.stderr.write(message, () => process.exit(code));
}

process.on("SIGINT", () => end(0, ""));
process.on("SIGUSR1", () => end(1, "error: lost connection to pod\n"));
process.on("SIGUSR2", () => (isDeaf = true));
server.on("error", ({ message }) =>
  end(1, `error: unable to listen on port ${local}: ${message}\n`),
);
server.listen(local, "127.0.0.1", () => {
  process.stdout.write(`Forwarding from 127.0.0.1:${local} -> ${remote}\n`);
});
