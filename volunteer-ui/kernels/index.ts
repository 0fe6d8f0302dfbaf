/** All that the page can call. Pointers are byte addresses in the exported memory, 16-byte aligned. */
export { activate, activationGradient } from "./activations";
export { attentionShares, attentionSharesGradient } from "./attention";
export { copyPixels, gatherWindows, scatterWindows } from "./convolution";
export { depthwise, depthwiseInputGradient, depthwiseKernelGradient, repeatColumns, sumColumns } from "./depthwise";
export { columnMoments, inverseRoots, normalizeColumns, normalizeColumnsGradient, scaleColumns } from "./batch-normalization";
export { absoluteError, binaryCrossEntropy, divergence, huberError, probabilityCrossEntropy, squaredError } from "./elementwise-losses";
export { dropout } from "./dropout";
export { gruCell, gruCellGradient, gruResetGradient } from "./gru";
export { lstmStep, lstmStepGradient } from "./lstm";
export { multiply, pack, packTransposed } from "./matmul";
export { multiplyTransposed } from "./transposed";
export { normalize, normalizeGradient, sumProducts } from "./normalization";
export { penalty, penaltyGradient } from "./penalty";
export { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from "./pooling";
export { addProducts, addRows, clear, copyRows, divideRows, gatherRows, multiplyRows, oneHotRows, reshapeRows, scatterRows, sumRows } from "./rows";
export { samePeaks, softCrossEntropy, softmax, softmaxCrossEntropy, softmaxGradient } from "./losses";
export { peak } from "./peak";
export { exponentials, logarithms } from "./elementary";
