import { type Attack, type Target, addressOf } from "../attack.ts";
import { Opcode, frame } from "../client/frames.ts";
import { again, paced } from "../client/pace.ts";
import { RawSocket } from "../client/raw-socket.ts";

const FRAMES_PER_SECOND = 400_000;
const FRAMES_AT_ONCE = 1000;

/** Frames of a client that only talks. */
export const frameAttacks: readonly Attack[] = [
  {
    name: "text-flood",
    does: "one connection sends empty text frames without end, and no Hello",
    run: (target) => flood(target, frame(Opcode.TEXT)),
  },
];

/** One connection at a time; a new one when the gateway has had enough. */
async function flood(target: Target, one: Buffer): Promise<Readonly<Record<string, number>>> {
  const many = Buffer.concat(Array.from({ length: FRAMES_AT_ONCE }, () => one));
  let sent = 0;
  const connections = await again(target.over, async () => {
    const raw = await RawSocket.dial(target.ports.gateway, {
      from: addressOf(0),
      isDeaf: true,
    });
    const over = AbortSignal.any([target.over, closing(raw)]);
    await paced(over, FRAMES_PER_SECOND / FRAMES_AT_ONCE, (times) => {
      // No faster than they are read: it is the gateway's memory that is to fill, not ours.
      for (let i = 0; i < times && raw.isDrained; i++) {
        raw.write(many);
        sent += FRAMES_AT_ONCE;
      }
    });
    raw.destroy();
  });
  return { sent, connections };
}

export function closing(raw: RawSocket): AbortSignal {
  const closed = new AbortController();
  void raw.closed.then(() => {
    closed.abort();
  });
  return closed.signal;
}
