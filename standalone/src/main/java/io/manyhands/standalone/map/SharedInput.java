package io.manyhands.standalone.map;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.standalone.demo.DatasetId;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A file that every input may read, under its own name. What a program gets of it is said by its ending: `.json` is
/// JSON, [#TEXTS] are strings, any other is bytes.
@SuppressWarnings("ArrayRecordComponent") // read once, passed on once; never compared
record SharedInput(String name, byte[] content) {
    private static final Set<String> TEXTS = Set.of("txt", "csv", "tsv", "ndjson", "jsonl", "md", "xml", "fa", "fasta");

    /// @throws io.manyhands.standalone.StandaloneException for a file that cannot be read, or is too large
    static List<SharedInput> of(List<Path> files) {
        return files.stream()
                .map(file -> new SharedInput(
                        file.getFileName().toString(),
                        MapInputs.read(file, "--shared", Limit.LIMIT_DATASET_BYTES_VALUE)))
                .toList();
    }

    String sha256() {
        return DatasetId.of(content);
    }

    /// As a job describes it.
    ObjectNode described() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("dataset", sha256())
                .put("as", form());
    }

    private String form() {
        var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (ending.equals("json")) {
            return "json";
        }
        return TEXTS.contains(ending) ? "text" : "bytes";
    }
}
