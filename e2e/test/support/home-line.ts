import { type AddressInfo, createServer, connect } from "node:net";

import { AccessLine, type LineSpeed } from "../../../volunteer-ui/src/node/access-line.ts";
import { LineSocket } from "../../../volunteer-ui/src/node/line-socket.ts";

/**
 * An emulated access line for a browser, which headless volunteers have within their process: a TCP proxy all of whose
 * connections share it. Unlike Chromium's own emulation it delays messages of WebSockets, too, and not only their opening.
 *
 * @param to where it leads, http
 * @returns the same address behind the line, and the line, which counts what it carries; ends with the test process
 */
export async function behindHomeLine(
  to: string,
  speed: LineSpeed,
): Promise<{ readonly url: string; readonly line: AccessLine }> {
  const { hostname, port } = new URL(to);
  const line = new AccessLine(speed);
  const server = createServer((near) => {
    near.setNoDelay();
    const far = new LineSocket(connect(Number(port), hostname), line, speed.rttMs);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    far.on("close", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  // Whoever ends the test does not wait for a browser to close its connections.
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, line };
}
