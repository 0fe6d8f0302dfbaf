/**
 * The network room: a Keras topology compiled to a list of kernel calls. One file per layer type in `layers/`; memory is
 * planned once per model and leaf size.
 */
export { openEngine } from "./engine.ts";
export { CompiledNetwork } from "./compiled.ts";
export type { NetworkRequest } from "./compiled.ts";
export { layersOf } from "./layers/index.ts";
export { UnsupportedError } from "./layers/layer.ts";
