import type { GuestRequest } from "../messages.ts";
import { Trouble, loadingTrouble, troubleOf } from "./outcomes.ts";
import type { Prepared } from "./prelude/index.ts";
import { uncurry } from "./primordials.ts";
import type { Namespace, OnStep } from "./runtime.ts";
import { Runtime } from "./runtime.ts";
import { SharedFiles } from "./shared.ts";
import { slowed } from "./steps.ts";
import { namespaceOf } from "./wasm.ts";
import type { WorkerScope } from "./worker-scope.ts";

// Taken before a program can replace it: what `import()` returns is asked with it, at once.
const then = uncurry(Promise.prototype.then as (ok: Settle, failed: Settle) => unknown);
type Settle = (value: unknown) => void;

/** Answers requests, one after another; a request that fails is the last one. */
export function serveWorker(scope: WorkerScope, { sequence, trouble }: Prepared): void {
  let runtime: Runtime | undefined;

  const open = (request: Extract<GuestRequest, { kind: "open" }>): void => {
    const { id } = request;
    if (trouble !== undefined) throw trouble;
    sequence.seed(request.seed);
    const files = new SharedFiles();
    for (let at = 0; at < request.shared.length; at++) {
      const file = request.shared[at] as (typeof request.shared)[number];
      files.add(file[0], file[1]);
    }
    const loaded = (namespace: unknown): void => {
      attempt(id, () => {
        runtime = new Runtime(request, namespace as Namespace, sequence, files);
        scope.post({ kind: "opened", id });
      });
    };
    const failed = (thrown: unknown): void => {
      attempt(id, () => {
        throw loadingTrouble(thrown);
      });
    };
    const { source } = request;
    if (typeof source === "string") {
      then(scope.load(source), loaded, failed);
      return;
    }
    let namespace: Namespace;
    try {
      namespace = namespaceOf(source, request.resultBytes);
    } catch (thrown) {
      failed(thrown);
      return;
    }
    loaded(namespace);
  };

  const attempt = (id: number, act: () => void): void => {
    try {
      act();
    } catch (thrown) {
      scope.post({ kind: "failed", id, message: troubleOf(thrown) });
    }
  };

  const stepsOf = (id: number): OnStep =>
    slowed((at) => {
      scope.post({ kind: "step", id, at });
    }, scope.now);

  scope.listen((message) => {
    const request = message as GuestRequest;
    const { id } = request;
    attempt(id, () => {
      if (request.kind === "open") {
        open(request);
      } else if (runtime === undefined) {
        throw new Trouble("no program has been loaded");
      } else if (request.kind === "map") {
        const { failed, value } = runtime.map(request.request, stepsOf(id));
        scope.post({ kind: "mapped", id, failed, value });
      } else if (request.kind === "render") {
        scope.post({ kind: "rendered", id, value: runtime.render(request.value) });
      } else {
        const { value, state } = runtime.fold(request.request, stepsOf(id));
        scope.post({ kind: "folded", id, value, state });
      }
    });
  });
}
