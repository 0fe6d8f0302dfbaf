package io.manyhands.task.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A window that slides over the spatial dimensions: of a convolution, or of a pooling layer.
///
/// @param size,strides,dilation one number per spatial dimension
/// @param padsToSame whether the input is padded so that stride 1 keeps its size
record SlidingWindow(List<Integer> size, List<Integer> strides, List<Integer> dilation, boolean padsToSame) {
    static SlidingWindow ofConvolution(LayerConfig layer, int dimensions) {
        var ones = Collections.nCopies(dimensions, 1);
        var window = new SlidingWindow(
                layer.sizes("kernelSize", dimensions),
                layer.sizesOr("strides", dimensions, ones),
                layer.sizesOr("dilationRate", dimensions, ones),
                layer.padsToSame());
        if (!window.strides.equals(ones) && !window.dilation.equals(ones)) {
            layer.reject("dilationRate", "and strides are both larger than 1; at most one of them can be");
        }
        return window;
    }

    static SlidingWindow ofPooling(LayerConfig layer, int dimensions) {
        var size = layer.sizesOr("poolSize", dimensions, Collections.nCopies(dimensions, 2));
        var strides = layer.sizesOr("strides", dimensions, size);
        return new SlidingWindow(size, strides, Collections.nCopies(dimensions, 1), layer.padsToSame());
    }

    /// Where the window can stand, for each spatial dimension.
    ///
    /// @param input a sample: the spatial dimensions, then the channels
    List<Integer> positions(LayerConfig layer, Shape input) {
        var positions = new ArrayList<Integer>();
        for (int axis = 0; axis < size.size(); axis++) {
            positions.add(positions(layer, axis, input.dimension(axis)));
        }
        return positions;
    }

    private int positions(LayerConfig layer, int axis, int length) {
        long reach = (size.get(axis) - 1L) * dilation.get(axis) + 1;
        long starts = padsToSame ? length : length - reach + 1;
        if (starts < 1) {
            layer.reject(
                    "",
                    "has a window of %d, but its input has only %d positions in dimension %d"
                            .formatted(reach, length, axis));
            return 1;
        }
        return (int) ((starts + strides.get(axis) - 1) / strides.get(axis));
    }
}
