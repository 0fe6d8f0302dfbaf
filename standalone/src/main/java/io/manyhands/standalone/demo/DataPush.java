package io.manyhands.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.net.URI;
import java.util.StringJoiner;

/// Stores a file on a server as a data set.
public final class DataPush {
    private static final int SHOWN = 10;

    private final URI server;
    private final String token;
    private final PrintStream out;

    /// @param server where page and services are; ends with a slash
    /// @param token with the scope `submit`
    public DataPush(URI server, String token, PrintStream out) {
        this.server = server;
        this.token = token;
        this.out = out;
    }

    /// @param isJson whether the server's answer is printed as it is
    /// @throws io.manyhands.standalone.StandaloneException if the server cannot be asked, or refuses
    public void run(byte[] file, DataWishes wishes, boolean isJson) throws InterruptedException {
        try (var organizer = new Organizer(server, token)) {
            organizer.requireDirect();
            var answer = organizer.convert(file, wishes);
            out.println(isJson ? answer.toString() : text(answer));
        }
    }

    private static String text(JsonNode answer) {
        var description = answer.path("description");
        var sha256 = answer.path("sha256").asText();
        return String.join(
                System.lineSeparator(),
                "Data set %s".formatted(sha256),
                "%d records: features of shape %s (%s), %s"
                        .formatted(
                                description.path("records").asInt(),
                                description.path("featureShape"),
                                description.path("featureType").asText(),
                                target(description)),
                "In a job: \"data\": {\"type\": \"records\", \"dataset\": \"%s\"}".formatted(sha256));
    }

    private static String target(JsonNode description) {
        var column = description.path("target").asText();
        var of = column.isEmpty() ? "" : " (column '%s')".formatted(column);
        if (!description.has("classes")) {
            return "target of %d numbers%s"
                    .formatted(description.path("targetValues").asInt(), of);
        }
        var names = new StringJoiner(", ");
        description.path("classNames").valueStream().limit(SHOWN).forEach(name -> names.add(name.asText()));
        int classes = description.path("classes").asInt();
        return "target one of %d classes%s: %s%s".formatted(classes, of, names, classes > SHOWN ? ", …" : "");
    }
}
