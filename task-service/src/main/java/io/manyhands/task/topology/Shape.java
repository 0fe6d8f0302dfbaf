package io.manyhands.task.topology;

import io.manyhands.protocol.v1.Limit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Shape of one sample or of one weight tensor; the batch is no part of it.
public record Shape(List<Integer> dimensions) {
    /// What a shape may hold at most; sizes beyond it are all the same to us.
    private static final long TOO_LARGE = Limit.LIMIT_PARAMETERS_VALUE + 1L;

    public Shape {
        dimensions = List.copyOf(dimensions);
    }

    public static Shape of(Integer... dimensions) {
        return new Shape(Arrays.asList(dimensions));
    }

    public int rank() {
        return dimensions.size();
    }

    /// @param axis from 0; negative counts from the end
    public int dimension(int axis) {
        return dimensions.get(axis < 0 ? rank() + axis : axis);
    }

    public int last() {
        return dimension(-1);
    }

    public Shape withLast(int dimension) {
        return withoutLast().append(dimension);
    }

    /// @param axis from 0
    public Shape with(int axis, int dimension) {
        var other = new ArrayList<>(dimensions);
        other.set(axis, dimension);
        return new Shape(other);
    }

    /// @param axis from 0
    public Shape without(int axis) {
        return new Shape(IntStream.range(0, rank())
                .filter(other -> other != axis)
                .mapToObj(dimensions::get)
                .toList());
    }

    public Shape withoutLast() {
        return new Shape(dimensions.subList(0, rank() - 1));
    }

    public Shape withoutFirst() {
        return new Shape(dimensions.subList(1, rank()));
    }

    public Shape append(int dimension) {
        var longer = new ArrayList<>(dimensions);
        longer.add(dimension);
        return new Shape(longer);
    }

    public Shape prepend(int dimension) {
        var longer = new ArrayList<>(dimensions);
        longer.addFirst(dimension);
        return new Shape(longer);
    }

    /// Number of values; all numbers above [Limit#LIMIT_PARAMETERS] are reported as one more than that.
    public long size() {
        long size = 1;
        for (int dimension : dimensions) {
            size = Math.min(TOO_LARGE, size * Math.min(TOO_LARGE, dimension));
        }
        return size;
    }

    @Override
    public String toString() {
        return dimensions.toString();
    }
}
