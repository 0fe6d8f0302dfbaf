package io.manyhands.model.advance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.work.FailedInput;
import io.manyhands.protocol.work.MapEntries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads out of a batch which of its inputs failed: the first line of each entry has them, as
/// `{"failed": [[index, message], …]}` behind other fields.
///
/// Volunteers write these lines. One that is something else says nothing; whether a value is right is not decided here.
final class FailedInputs {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String FAILED = "failed";

    private final int round;
    private final int inputs;
    private final List<FailedInput> found = new ArrayList<>();

    private FailedInputs(int round, int inputs) {
        this.round = round;
        this.inputs = inputs;
    }

    /// @param inputs of the job; what is said of others is passed over
    /// @param entries of a round that maps, of which [MapEntries#read] makes something
    /// @return in their order, at most [Keys#FAILURES_KEPT]
    static List<FailedInput> in(int round, int inputs, ByteString entries) {
        var failures = new FailedInputs(round, inputs);
        for (var text : MapEntries.texts(entries)) {
            failures.readHead(text);
        }
        return List.copyOf(failures.found);
    }

    /// What follows the first line is not looked at.
    private void readHead(ByteString text) {
        try (var head = JSON.createParser(text.newInput())) {
            if (head.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (head.nextToken() == JsonToken.FIELD_NAME && !isFull()) {
                boolean isFailed = head.currentName().equals(FAILED);
                if (head.nextToken() == JsonToken.START_ARRAY && isFailed) {
                    readList(head);
                } else {
                    head.skipChildren();
                }
            }
        } catch (IOException _) {
            // What was read so far is kept.
        }
    }

    private void readList(JsonParser list) throws IOException {
        while (list.nextToken() == JsonToken.START_ARRAY && !isFull()) {
            if (list.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                return;
            }
            long index = list.getLongValue();
            if (list.nextToken() != JsonToken.VALUE_STRING) {
                return;
            }
            if (index >= 0 && index < inputs) {
                found.add(new FailedInput(round, (int) index, list.getText()));
            }
            if (list.nextToken() != JsonToken.END_ARRAY) {
                return;
            }
        }
    }

    private boolean isFull() {
        return found.size() >= Keys.FAILURES_KEPT;
    }
}
