package io.manyhands.task.job;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.SharedFile;
import io.manyhands.protocol.v1.SharedFile.Form;
import io.manyhands.task.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
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
    private static final int DECODED = 8192;

    static final Map<String, Form> FORMS =
            Map.of("text", Form.FORM_TEXT, "json", Form.FORM_JSON, "bytes", Form.FORM_BYTES);

    private static final JsonFactory JSON = new JsonFactory();

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
        return content.map(bytes -> new Found(bytes.length, problem(bytes)))
                .orElseGet(() -> new Found(
                        0,
                        Optional.of("is %s, but no such data set is stored; POST it to /api/datasets first"
                                .formatted(dataset))));
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

    private Optional<String> problem(byte[] bytes) {
        return form == Form.FORM_BYTES ? Optional.empty() : textProblem(bytes).or(() -> jsonProblem(bytes));
    }

    /// Piece by piece: what it decodes is never held here.
    private Optional<String> textProblem(byte[] bytes) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var utf8 = ByteBuffer.wrap(bytes);
        var characters = CharBuffer.allocate(DECODED);
        for (var result = CoderResult.OVERFLOW; result.isOverflow(); characters.clear()) {
            result = decoder.decode(utf8, characters, true);
            if (result.isError()) {
                return Optional.of("is not text in UTF-8; share it as bytes");
            }
        }
        return Optional.empty();
    }

    /// Token by token: what it makes is never held here.
    private Optional<String> jsonProblem(byte[] bytes) {
        if (form != Form.FORM_JSON) {
            return Optional.empty();
        }
        try (var tokens = JSON.createParser(bytes)) {
            if (tokens.nextToken() == null) {
                return Optional.of("is empty, which is not JSON; share it as text");
            }
            tokens.skipChildren();
            return tokens.nextToken() == null
                    ? Optional.empty()
                    : Optional.of("has something behind its JSON; share it as text");
        } catch (JacksonException e) {
            return Optional.of("is not JSON: %s; share it as text"
                    .formatted(e.getOriginalMessage().lines().findFirst().orElse("nobody knows why")));
        } catch (IOException e) {
            return Optional.of("cannot be read: " + e.getMessage());
        }
    }
}
