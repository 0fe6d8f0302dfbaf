package io.manyhands.task.job;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.SharedFile;
import io.manyhands.protocol.v1.SharedFile.Form;
import io.manyhands.task.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A file that every input of a map-reduce job may read: `{"name": "words.txt", "dataset": SHA-256, "as": "text"}`.
record SharedDescription(String name, String dataset, Form form) {
    static final String FIELD = "shared";
    static final int MOST = 64;

    static final Map<String, Form> FORMS =
            Map.of("text", Form.FORM_TEXT, "json", Form.FORM_JSON, "bytes", Form.FORM_BYTES);

    static List<SharedDescription> read(JsonObject job) {
        if (!job.has(FIELD)) {
            return List.of();
        }
        var list = job.list(FIELD);
        if (list.size() > MOST) {
            job.reject(FIELD, "has %d files; at most %d are allowed".formatted(list.size(), MOST));
            return List.of();
        }
        var files = new ArrayList<SharedDescription>();
        var names = new HashSet<String>();
        for (int at = 0; at < list.size(); at++) {
            var json = job.element(FIELD, at);
            var file = new SharedDescription(
                    json.text("name", Limit.LIMIT_SHORT_TEXT_CHARS_VALUE),
                    MapDescription.sha256(json, "dataset"),
                    json.choice("as", FORMS));
            if (!names.add(file.name())) {
                json.reject("name", "is '%s', as another file's; each needs one of its own".formatted(file.name()));
            }
            json.rejectOthers();
            files.add(file);
        }
        return files;
    }

    /// What is to be known of a file, so that not all of them are in memory at a time.
    ///
    /// @param bytes 0 if it is not stored
    /// @param problem why it cannot be shared, for a person
    record Found(int bytes, Optional<String> problem) {}

    Found inspect(Optional<byte[]> content) {
        return content.map(bytes -> {
                    var inspection = new SharedInspection(form);
                    inspection.add(bytes);
                    return inspection.end();
                })
                .orElseGet(this::missing);
    }

    Found missing() {
        return new Found(
                0,
                Optional.of(
                        "is %s, but no such data set is stored; POST it to /api/datasets first".formatted(dataset)));
    }

    /// @param found with no problem
    SharedFile file(Found found) {
        return SharedFile.newBuilder()
                .setName(name)
                .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(dataset)))
                .setBytes(found.bytes())
                .setForm(form)
                .build();
    }
}
