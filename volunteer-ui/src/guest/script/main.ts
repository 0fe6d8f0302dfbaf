/**
 * Entry of the guest script. In a worker it takes what it needs of the worker's scope, closes that for everybody else, and
 * answers messages; elsewhere (QuickJS) it leaves a `Direct` on the global object, for the host to take away before a
 * program is loaded.
 */
import { serveDirectly } from "./direct.ts";
import { prepare } from "./prelude/index.ts";
import { workerScope } from "./worker-scope.ts";
import { serveWorker } from "./worker.ts";

const scope = workerScope();
const { now } = Date;
const prepared = prepare();
if (scope === undefined) serveDirectly(prepared, now);
else serveWorker(scope, prepared);
