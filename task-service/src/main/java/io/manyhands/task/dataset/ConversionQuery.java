package io.manyhands.task.dataset;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.task.conversion.SourceFormat;
import io.manyhands.task.conversion.Wishes;
import io.manyhands.task.conversion.Wishes.ImageSize;
import io.manyhands.task.conversion.Wishes.TargetKind;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// What a request says of how its body is to be converted.
public final class ConversionQuery {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,3})(?:x([1-9][0-9]{0,3}))?");
    private static final Map<String, TargetKind> TARGET_TYPES =
            Map.of("class", TargetKind.CLASS, "number", TargetKind.NUMBER);
    private static final Map<String, Boolean> SCALES = Map.of("standard", true, "none", false);
    private static final Map<String, Boolean> COLORS = Map.of("rgb", false, "grey", true);

    @HeaderParam("Content-Type")
    @Parameter(hidden = true)
    @Nullable
    String contentType;

    @QueryParam("format")
    @Parameter(
            description =
                    "csv, tsv, jsonl, npy, npz or images: what to convert the body from, if its type of media does"
                            + " not say it. Left out with application/octet-stream and text/plain, it is stored byte by byte")
    @Nullable
    String format;

    @QueryParam("target")
    @Parameter(description = "Of a table: the column to be learnt; the last one if it is left out")
    @Nullable
    String target;

    @QueryParam("ignore")
    @Parameter(description = "Of a table: a column that is left out; may be given several times")
    @Nullable
    List<String> ignore;

    @QueryParam("targetType")
    @Parameter(description = "class or number; whichever the target looks like if it is left out")
    @Nullable
    String targetType;

    @QueryParam("scale")
    @Parameter(
            description =
                    "Of a table: standard (if it is left out) brings columns of numbers to mean 0 and deviation 1,"
                            + " none leaves them")
    @Nullable
    String scale;

    @QueryParam("size")
    @Parameter(description = "Of images: width and height to bring them to, such as 64x48, or 64 for both")
    @Nullable
    String size;

    @QueryParam("color")
    @Parameter(description = "Of images: rgb (if it is left out) or grey")
    @Nullable
    String color;

    /// @return empty: the body is stored byte by byte
    Optional<SourceFormat> source() {
        if (format != null) {
            return Optional.of(SourceFormat.labelled(format)
                    .orElseThrow(() -> Problems.of(
                            ProblemCode.INVALID_CONVERSION,
                            "format is '%s'; must be one of %s".formatted(format, SourceFormat.labels()))));
        }
        return Optional.ofNullable(contentType)
                .flatMap(type -> SourceFormat.ofMediaType(type.split(";", 2)[0].strip()));
    }

    Wishes wishes() {
        return new Wishes(
                Optional.ofNullable(target),
                ignore == null ? Set.of() : Set.copyOf(ignore),
                Optional.ofNullable(targetType).map(type -> choice("targetType", type, TARGET_TYPES)),
                scale == null || choice("scale", scale, SCALES),
                Optional.ofNullable(size).map(ConversionQuery::size),
                color != null && choice("color", color, COLORS));
    }

    private static ImageSize size(String text) {
        var found = SIZE.matcher(text);
        if (!found.matches()) {
            throw Problems.of(
                    ProblemCode.INVALID_CONVERSION,
                    "size is '%s'; must be width and height in pixels, 1..9999 each, such as 64x48, or one number for both"
                            .formatted(text));
        }
        int width = Integer.parseInt(found.group(1));
        return new ImageSize(width, found.group(2) == null ? width : Integer.parseInt(found.group(2)));
    }

    private static <T> T choice(String name, String given, Map<String, T> choices) {
        var chosen = choices.get(given);
        if (chosen == null) {
            throw Problems.of(
                    ProblemCode.INVALID_CONVERSION,
                    "%s is '%s'; must be one of %s"
                            .formatted(
                                    name,
                                    given,
                                    String.join(
                                            ", ",
                                            choices.keySet().stream().sorted().toList())));
        }
        return chosen;
    }
}
