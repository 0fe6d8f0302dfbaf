package io.manyhands.model.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.manyhands.model.version.Sha256;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskKind;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// One line of a job's record: JSON, its keys in a fixed order, without spaces. Integers and text alone.
///
/// What is chained is hashed as it stands here: to change a byte of a line breaks the chains of all jobs there
/// are.
///
/// @param text without the line feed
public record RecordLine(String text) {
    /// In place of the hash of a line that is not there.
    public static final ByteString NO_HASH = ByteString.copyFrom(new byte[32]);

    private static final HexFormat HEX = HexFormat.of();

    /// The line that chains begin with. It stands for version 0.
    ///
    /// @param job letters, digits and hyphens
    /// @param spec the specification, as it is stored
    /// @param state hash of version 0
    public static RecordLine first(String job, ByteString spec, Sha256 state) {
        return new RecordLine("{\"record\":1,\"job\":\"%s\",\"spec\":\"%s\",\"state\":\"%s\",\"previous\":\"%s\"}"
                .formatted(job, Base64.getEncoder().encodeToString(spec.toByteArray()), state.hex(), hex(NO_HASH)));
    }

    /// The chained line of a round that [#isChained].
    public static RecordLine round(RoundCommitted round) {
        return new RecordLine(
                "{\"round\":%d,\"previous\":\"%s\",\"base\":\"%s\",\"state\":\"%s\",\"roots\":{%s},\"contributions\":\"%s\"%s}"
                        .formatted(
                                round.getRound(),
                                hex(round.getPreviousSha256()),
                                hex(round.getBaseSha256()),
                                hex(round.getSha256()),
                                roots(round),
                                hex(round.getContributionsSha256()),
                                limited(round)));
    }

    /// The line that follows that of a round; not chained itself.
    public static RecordLine contributions(List<Contribution> contributions) {
        return new RecordLine(contributions.stream()
                .map(RecordLine::contribution)
                .collect(Collectors.joining(",", "{\"contributions\":[", "]}")));
    }

    /// The last line.
    ///
    /// @param version that the last chained line stands for
    /// @param head its hash
    static RecordLine last(String job, int version, Sha256 head, InstallationKey key) {
        var signature = key.sign("manyhands record 1\n%s\n%d\n%s\n".formatted(job, version, head.hex()));
        return new RecordLine("{\"version\":%d,\"head\":\"%s\",\"key\":\"%s\",\"signature\":\"%s\"}"
                .formatted(version, head.hex(), key.publicKey(), signature));
    }

    /// Whether it has a line: those that were committed before there were records have none.
    static boolean isChained(RoundCommitted round) {
        return round.hasPreviousSha256();
    }

    /// Of the line's bytes, without the line feed.
    public Sha256 sha256() {
        return Sha256.of(text.getBytes(UTF_8));
    }

    private static String roots(RoundCommitted round) {
        var roots = new ArrayList<String>();
        if (round.hasAdvanceRootSha256()) {
            roots.add("\"advance\":\"%s\"".formatted(hex(round.getAdvanceRootSha256())));
        }
        if (round.hasEvaluateRootSha256()) {
            roots.add("\"evaluate\":\"%s\"".formatted(hex(round.getEvaluateRootSha256())));
        }
        return String.join(",", roots);
    }

    /// Absent where no input has passed a limit.
    private static String limited(RoundCommitted round) {
        var time = round.getLimitedByTimeList();
        var memory = round.getLimitedByMemoryList();
        return time.isEmpty() && memory.isEmpty()
                ? ""
                : ",\"limited\":{\"time\":[%s],\"memory\":[%s]}".formatted(joined(time), joined(memory));
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(Integer::toUnsignedString).collect(Collectors.joining(","));
    }

    private static String contribution(Contribution contribution) {
        var node = contribution.getNode();
        return "[\"" + tree(contribution.getKind()) + "\"," + node.getLevel() + "," + node.getIndex() + ",\""
                + hex(contribution.getVolunteerId()) + "\"," + contribution.getUnits() + ",\""
                + hex(contribution.getValueSha256()) + "\"]";
    }

    private static String tree(TaskKind kind) {
        return switch (kind) {
            case TASK_KIND_ADVANCE -> "advance";
            case TASK_KIND_EVALUATE -> "evaluate";
            case TASK_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException(
                        "contribution to tree %s: must be advance or evaluate".formatted(kind));
        };
    }

    private static String hex(ByteString bytes) {
        return HEX.formatHex(bytes.toByteArray());
    }
}
