/** Command line of the proxy that the chart starts where there is no ingress, built as `dist/node/proxy.js`. */
import { parseArgs } from "node:util";

import { PathProxy, type Route } from "./path-proxy.ts";

const USAGE = `Usage: proxy --port PORT --route PREFIX=http://HOST[:PORT] [--route ...]

Leads each request to the service whose prefix of the path fits best, WebSocket included.`;

/** After SIGTERM; a page or a volunteer that is still connected then connects again, elsewhere. Milliseconds. */
const CLOSE_WITHIN = 5_000;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** @throws Error naming what is wrong */
function routeOf(text: string): Route {
  const [, prefix, address] = /^(\/[^=]*)=(http:\/\/[^/]+)$/.exec(text) ?? [];
  if (prefix === undefined || address === undefined || !URL.canParse(address)) {
    throw new Error(`--route ${text}: must be like /api=http://task-service:8081`);
  }
  return { prefix, service: new URL(address) };
}

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: "string" }, route: { type: "string", multiple: true } },
  });
  const port = Number(values.port ?? NaN);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port ${values.port ?? "is missing"}: must be 0 to 65535`);
  }
  const routes = (values.route ?? []).map(routeOf);
  if (!routes.some(({ prefix }) => prefix === "/")) {
    throw new Error("--route /=http://HOST is missing: where does everything else go?");
  }
  const proxy = new PathProxy(routes, say);
  say(`listening on port ${await proxy.listen(port)}`);
  const end = (): void => {
    void proxy.close(CLOSE_WITHIN).then(() => process.exit(0));
  };
  process.once("SIGTERM", end).once("SIGINT", end);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  say(`proxy: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
});
