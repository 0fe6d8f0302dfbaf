package io.manyhands.task.conversion;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Classes, numbered from 0 in the order of their names: numbers by their size, texts by their characters.
final class ClassNames {
    private static final int FIT_IN_A_BYTE = 256;

    private final List<String> names;
    private final List<Integer> counts;
    private final Map<String, Integer> numbers = new HashMap<>();

    private ClassNames(List<String> names, List<Integer> counts) {
        this.names = names;
        this.counts = counts;
        for (int i = 0; i < names.size(); i++) {
            numbers.put(names.get(i), i);
        }
    }

    /// @param counts records of each
    static ClassNames of(Map<String, Integer> counts, boolean areNumbers) {
        var names = new ArrayList<>(counts.keySet());
        names.sort(areNumbers ? Comparator.comparingDouble(Double::parseDouble) : Comparator.naturalOrder());
        return new ClassNames(
                List.copyOf(names), names.stream().map(counts::get).toList());
    }

    List<String> names() {
        return names;
    }

    /// Records of each.
    List<Integer> counts() {
        return counts;
    }

    int count() {
        return names.size();
    }

    /// Of a record that ends with one of them.
    int bytes() {
        return bytes(count());
    }

    static int bytes(int classes) {
        return classes <= FIT_IN_A_BYTE ? 1 : 2;
    }

    void write(String name, ByteBuffer out) {
        write(numbers.getOrDefault(name, -1), count(), out);
    }

    static void write(int number, int classes, ByteBuffer out) {
        if (bytes(classes) == 1) {
            out.put((byte) number);
        } else {
            out.putShort((short) number);
        }
    }
}
