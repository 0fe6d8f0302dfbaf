package io.manyhands.task.conversion;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// What can be converted.
public enum SourceFormat {
    CSV("csv", "text/csv"),
    TSV("tsv", "text/tab-separated-values"),
    JSON_LINES("jsonl", "application/x-ndjson"),
    NPY("npy", "application/x-npy"),
    NPZ("npz", "application/x-npz"),
    /// A zip archive with a folder for each class.
    IMAGES("images", "application/zip");

    private final String label;
    private final String mediaType;

    SourceFormat(String label, String mediaType) {
        this.label = label;
        this.mediaType = mediaType;
    }

    /// As requests and descriptions call it.
    public String label() {
        return label;
    }

    public String mediaType() {
        return mediaType;
    }

    public static Optional<SourceFormat> labelled(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label.equals(label))
                .findFirst();
    }

    /// @param mediaType without parameters
    public static Optional<SourceFormat> ofMediaType(String mediaType) {
        return Arrays.stream(values())
                .filter(format -> format.mediaType.equals(mediaType))
                .findFirst();
    }

    public static String labels() {
        return Arrays.stream(values()).map(SourceFormat::label).collect(Collectors.joining(", "));
    }
}
