package io.manyhands.model.onnx;

import static java.util.Map.entry;

import io.manyhands.model.onnx.v1.TensorProto;
import java.util.List;
import java.util.Map;

/// Which operators each class of layers becomes. What is missing cannot be written.
final class LayerTable {
    private static final LayerOperators IDENTITY = Layer::input;

    private static final Map<String, LayerOperators> OPERATORS = Map.ofEntries(
            entry("Activation", ActivationOperators::activation),
            entry("Add", merged("Sum")),
            entry("AlphaDropout", IDENTITY),
            entry("Average", merged("Mean")),
            entry("AveragePooling1D", ConvolutionOperators.pooling("AveragePool")),
            entry("AveragePooling2D", ConvolutionOperators.pooling("AveragePool")),
            entry("AveragePooling3D", ConvolutionOperators.pooling("AveragePool")),
            entry("BatchNormalization", NormalizationOperators::batch),
            entry("Concatenate", LayerTable::concatenate),
            entry("Conv1D", ConvolutionOperators::convolution),
            entry("Conv2D", ConvolutionOperators::convolution),
            entry("Conv3D", ConvolutionOperators::convolution),
            entry("Cropping2D", ShapeOperators::crop),
            entry("Dense", LayerTable::dense),
            entry("DepthwiseConv2D", ConvolutionOperators::depthwise),
            entry("Dropout", IDENTITY),
            entry("ELU", ActivationOperators::elu),
            entry("Embedding", LayerTable::embedding),
            entry("Flatten", ShapeOperators::flatten),
            entry("GRU", RecurrentOperators::gru),
            entry("GaussianDropout", IDENTITY),
            entry("GaussianNoise", IDENTITY),
            entry("GlobalAveragePooling1D", ShapeOperators.overPlaces("ReduceMean")),
            entry("GlobalAveragePooling2D", ShapeOperators.overPlaces("ReduceMean")),
            entry("GlobalMaxPooling1D", ShapeOperators.overPlaces("ReduceMax")),
            entry("GlobalMaxPooling2D", ShapeOperators.overPlaces("ReduceMax")),
            entry("LSTM", RecurrentOperators::lstm),
            entry("LayerNormalization", NormalizationOperators::layer),
            entry("LeakyReLU", ActivationOperators::leakyRelu),
            entry("MaxPooling1D", ConvolutionOperators.pooling("MaxPool")),
            entry("MaxPooling2D", ConvolutionOperators.pooling("MaxPool")),
            entry("MaxPooling3D", ConvolutionOperators.pooling("MaxPool")),
            entry("Maximum", merged("Max")),
            entry("Minimum", merged("Min")),
            entry("Multiply", LayerTable::multiply),
            entry("PReLU", ActivationOperators::parametricRelu),
            entry("Permute", ShapeOperators::permute),
            entry("ReLU", ActivationOperators::relu),
            entry("RepeatVector", ShapeOperators::repeat),
            entry("Rescaling", LayerTable::rescale),
            entry("Reshape", ShapeOperators::reshape),
            entry("SeparableConv2D", ConvolutionOperators::separable),
            entry("SimpleRNN", RecurrentOperators::simple),
            entry("Softmax", ActivationOperators::softmax),
            entry("SpatialDropout1D", IDENTITY),
            entry("UpSampling2D", ShapeOperators::enlarge),
            entry("ZeroPadding2D", ShapeOperators::pad));

    private LayerTable() {}

    /// @throws UnsaidInOnnxException for what ONNX has no operators for
    static Value add(Layer layer) {
        var operators = OPERATORS.get(layer.className());
        if (operators == null) {
            throw layer.refused("is of a class that cannot be written as ONNX");
        }
        return operators.add(layer);
    }

    private static LayerOperators merged(String operator) {
        return layer -> layer.input().named(layer.add(operator, names(layer)));
    }

    /// Of two at a time, unlike the others.
    private static Value multiply(Layer layer) {
        var product = names(layer).stream().reduce((a, b) -> layer.add("Mul", List.of(a, b)));
        return layer.input().named(product.orElseThrow());
    }

    private static Value concatenate(Layer layer) {
        long axis = layer.numbers("axis")[0];
        var made = layer.add("Concat", names(layer), Attributes.number("axis", axis));
        return new Value(made, layer.input().rank(), 0);
    }

    private static List<String> names(Layer layer) {
        return layer.inputs().stream().map(Value::name).toList();
    }

    private static Value dense(Layer layer) {
        var product = layer.add("MatMul", List.of(layer.input().name(), layer.weight("kernel")));
        var sum = layer.has("bias") ? layer.add("Add", List.of(product, layer.weight("bias"))) : product;
        return ActivationOperators.activated(layer, new Value(sum, layer.input().rank(), layer.width("kernel")));
    }

    /// Class numbers may come from a layer, as float32.
    private static Value embedding(Layer layer) {
        var numbers = layer.add(
                "Cast", List.of(layer.input().name()), Attributes.number("to", TensorProto.DataType.INT64.getNumber()));
        var made = layer.add("Gather", List.of(layer.weight("embeddings"), numbers));
        return new Value(made, layer.input().rank() + 1, layer.width("embeddings"));
    }

    private static Value rescale(Layer layer) {
        var graph = layer.graph();
        var scaled = layer.add("Mul", List.of(layer.input().name(), graph.scalar(layer.number("scale"))));
        return layer.input().named(layer.add("Add", List.of(scaled, graph.scalar(layer.number("offset")))));
    }
}
