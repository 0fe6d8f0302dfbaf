package io.manyhands.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a file is to be converted when it is uploaded; the server judges it, and has its own way where nothing is said.
///
/// @param format one of [DataFile#FORMATS]
/// @param ignore names of columns
public record DataWishes(
        String format,
        @Nullable String target,
        List<String> ignore,
        @Nullable String targetType,
        @Nullable String scale,
        @Nullable String size,
        @Nullable String color) {
    static DataWishes of(String format) {
        return new DataWishes(format, null, List.of(), null, null, null, null);
    }

    /// `format=csv&target=price`.
    String query() {
        var parts = new ArrayList<String>();
        add(parts, "format", format);
        add(parts, "target", target);
        ignore.forEach(column -> add(parts, "ignore", column));
        add(parts, "targetType", targetType);
        add(parts, "scale", scale);
        add(parts, "size", size);
        add(parts, "color", color);
        return String.join("&", parts);
    }

    private static void add(List<String> parts, String name, @Nullable String value) {
        if (value != null) {
            parts.add(name + "=" + URLEncoder.encode(value, UTF_8));
        }
    }
}
