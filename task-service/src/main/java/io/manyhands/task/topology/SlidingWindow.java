package io.manyhands.task.topology;

import java.util.ArrayList;
import java.util.List;

/// A window that slides over the spatial dimensions: of a convolution, or of a pooling layer.
///
/// @param size,strides one number per spatial dimension
/// @param padsToSame whether the input is padded so that stride 1 keeps its size
record SlidingWindow(List<Integer> size, List<Integer> strides, boolean padsToSame) {
    static SlidingWindow of(LayerConfig layer, String size, int dimensions) {
        return new SlidingWindow(layer.sizes(size, dimensions), layer.sizes("strides", dimensions), layer.padsToSame());
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
        int reach = size.get(axis);
        int starts = padsToSame ? length : length - reach + 1;
        if (starts < 1) {
            layer.reject(
                    "",
                    "has a window of %d, but its input has only %d positions in dimension %d"
                            .formatted(reach, length, axis));
            return 1;
        }
        return Math.ceilDiv(starts, strides.get(axis));
    }
}
