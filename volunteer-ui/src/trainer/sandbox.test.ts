import { afterEach, describe, expect, it, vi } from "vitest";

import { type OpenSandbox, SandboxBorrower, SandboxLender } from "./sandbox.ts";

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

describe("a worker and the sandboxes of its page", () => {
  it("is given a line, and starts a worker at its end", async () => {
    const frame = newFrame();
    const { borrower } = joined(() => Promise.resolve(frame.sandbox));

    const { port } = await borrower.start("a script");
    ports.push(port);
    port.postMessage("for the guest");

    const start = await frame.told();
    expect(start.data).toEqual({ kind: "start", script: "a script" });
    expect(await next(start.ports[0])).toBe("for the guest");
  });

  it("ends its guest, and gives the sandbox back", async () => {
    const frame = newFrame();
    const { borrower } = joined(() => Promise.resolve(frame.sandbox));
    const { terminate } = await borrower.start("a script");
    await frame.told();
    expect(frame.isClosed()).toBe(false);

    terminate();

    expect((await frame.told()).data).toEqual({ kind: "end" });
    expect(frame.isClosed()).toBe(true);
  });

  it("is told why there is no sandbox", async () => {
    const { borrower } = joined(() => Promise.reject(new Error("WebSocket is open")));
    await expect(borrower.start("a script")).rejects.toThrow("WebSocket is open");
  });

  it("leaves no sandbox behind, open or still to be opened, when it ends", async () => {
    const frames = [newFrame(), newFrame()] as const;
    let open: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      open = resolve;
    });
    let opened = 0;
    const { borrower, lender } = joined(async () => {
      if (opened++ === 0) return frames[0].sandbox;
      await late;
      return frames[1].sandbox;
    });
    ports.push((await borrower.start("first")).port);
    void borrower.start("second");

    lender.close();
    open();

    expect(frames[0].isClosed()).toBe(true);
    await vi.waitFor(() => {
      expect(frames[1].isClosed()).toBe(true);
    });
  });
});

/** Both ends, without the messages between. */
function joined(open: OpenSandbox) {
  const borrower: SandboxBorrower = new SandboxBorrower((request) => {
    lender.answer(request);
  });
  const lender = new SandboxLender(open, (reply) => {
    borrower.settle(reply);
  });
  return { borrower, lender };
}

/** A sandbox, and what its frame is told. */
function newFrame() {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  const told: MessageEvent<unknown>[] = [];
  port2.onmessage = (event) => told.push(event);
  let isClosed = false;
  const close = (): void => {
    isClosed = true;
  };
  return {
    sandbox: { line: port1, close },
    isClosed: () => isClosed,
    told: () =>
      vi.waitFor(() => {
        const [event] = told.splice(0, 1);
        if (event === undefined) throw new Error("nothing was said");
        return event;
      }),
  };
}

async function next(port: MessagePort | undefined): Promise<unknown> {
  if (port === undefined) throw new Error("no port came");
  ports.push(port);
  return await new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent) => {
      resolve(data);
    };
  });
}
