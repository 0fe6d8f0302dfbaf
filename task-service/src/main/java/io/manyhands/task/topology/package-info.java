/// What a Keras / TensorFlow.js topology means: which weights it has, how they begin, and what goes in and comes out.
///
/// One small class per family of layers ([io.manyhands.task.topology.LayerRule]); the table of them is
/// [io.manyhands.task.topology.LayerRules]. Order, names and shapes of weights are those of TensorFlow.js 4.22
/// (`LayersModel.getWeights()`), to which a golden test holds them; defaults of initializers are those of Keras.
@NullMarked
package io.manyhands.task.topology;

import org.jspecify.annotations.NullMarked;
