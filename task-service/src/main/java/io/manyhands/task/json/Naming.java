package io.manyhands.task.json;

import java.util.Locale;
import java.util.regex.Pattern;

/// How the fields of an object are spelled.
public enum Naming {
    /// As this project writes them: `batchSize`.
    EXACT,
    /// As Keras (`kernel_size`) or TensorFlow.js (`kernelSize`) write them.
    KERAS;

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /// `kernelSize` and `KernelSize` become `kernel_size`.
    public static String snakeCase(String name) {
        return HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
