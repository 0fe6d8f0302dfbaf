/** The page of the frame answers at once when it is loaded. Milliseconds. */
const LOADED_WITHIN = 10_000;

/** A worker inside a frame of its own, which can neither load nor reach anything. */
export interface Sandbox {
  /** The way to the frame, to be used here or transferred: takes one {@link Start}, and {@link End}. */
  readonly line: MessagePort;
  /** Takes the frame away, and the worker with it, whatever it is doing. */
  readonly close: () => void;
}

/**
 * Goes with a port, which is joined to the worker: what is posted there arrives as the worker's message, and what it posts comes
 * back. When something was thrown in it and not caught, or its code cannot be loaded, that is an {@link Ended}, too.
 */
export interface Start {
  readonly kind: "start";
  /** The worker's code: an ES module that imports nothing. */
  readonly script: string;
}
export interface End {
  readonly kind: "end";
}
export interface Ended {
  readonly kind: "ended";
  readonly message: string;
}

/**
 * A new frame, which nobody sees, with `public/sandbox/frame.html`.
 *
 * @param address of the frame's page: the policy that walls it in comes with it, see the gateway's configuration
 * @throws Error with a sentence for a person: it cannot be loaded, or is no sandbox
 */
export async function openSandbox(address: URL): Promise<Sandbox> {
  const frame = document.createElement("iframe");
  // Twice: a browser that overlooks either has the other.
  frame.setAttribute("sandbox", "allow-scripts");
  frame.referrerPolicy = "no-referrer";
  frame.hidden = true;
  frame.title = "";
  const close = (): void => {
    frame.remove();
  };
  try {
    const loaded = originOf(frame, address);
    frame.src = address.href;
    document.body.append(frame);
    const origin = await loaded;
    if (origin !== "null") {
      throw new Error(`the sandbox has the origin ${origin}, which is to be none of its own`);
    }
    const { port1, port2 } = new MessageChannel();
    // An origin that is none cannot be named; the frame cannot have left for another page (frame-src).
    frame.contentWindow?.postMessage("line", "*", [port2]);
    return { line: port1, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** The origin that the frame speaks from, once it speaks. */
function originOf(frame: HTMLIFrameElement, { href }: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const clock = setTimeout(() => {
      removeEventListener("message", listen);
      reject(new Error(`the sandbox, ${href}, does not answer within ${LOADED_WITHIN / 1000} s`));
    }, LOADED_WITHIN);
    const listen = ({ source, origin }: MessageEvent): void => {
      if (source !== frame.contentWindow) return;
      clearTimeout(clock);
      removeEventListener("message", listen);
      resolve(origin);
    };
    addEventListener("message", listen);
  });
}
