/// A model as an ONNX file: its layers as operators, its weights as they lie in a version.
///
/// Decides: which operators a layer becomes. [OnnxFile] is what others use.
@NullMarked
package io.manyhands.model.onnx;

import org.jspecify.annotations.NullMarked;
