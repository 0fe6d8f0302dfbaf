package io.manyhands.model.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.manyhands.model.version.Sha256;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.TaskKind;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The bytes that verifiers hash: none of them may ever change.
class RecordLineTest {
    private static final RoundCommitted ROUND = RoundCommitted.newBuilder()
            .setRound(12)
            .setPreviousSha256(bytes("a1", 32))
            .setBaseSha256(bytes("b2", 32))
            .setSha256(bytes("c3", 32))
            .setAdvanceRootSha256(bytes("d4", 32))
            .setEvaluateRootSha256(bytes("e5", 32))
            .setContributionsSha256(bytes("f6", 32))
            .build();

    @Test
    void firstLineHoldsTheSpecificationAndVersionZero() {
        var spec = ByteString.copyFrom(new byte[] {0, (byte) 0xfb, (byte) 0xff, 1});
        assertThat(RecordLine.first("text-1", spec, new Sha256("ab".repeat(32))).text())
                .isEqualTo("{\"record\":1,\"job\":\"text-1\",\"spec\":\"APv/AQ==\",\"state\":\"" + "ab".repeat(32)
                        + "\",\"previous\":\"" + "0".repeat(64) + "\"}");
    }

    @Test
    void lineOfARoundHoldsHashes() {
        assertThat(RecordLine.round(ROUND).text())
                .isEqualTo("{\"round\":12,\"previous\":\"" + "a1".repeat(32) + "\",\"base\":\"" + "b2".repeat(32)
                        + "\",\"state\":\"" + "c3".repeat(32) + "\",\"roots\":{\"advance\":\"" + "d4".repeat(32)
                        + "\",\"evaluate\":\"" + "e5".repeat(32) + "\"},\"contributions\":\"" + "f6".repeat(32)
                        + "\"}");
    }

    @Test
    void inputsThatPassedALimitStandBehindAllElse() {
        var limited = ROUND.toBuilder().addLimitedByTime(3).addLimitedByTime(17).build();
        assertThat(RecordLine.round(limited).text())
                .endsWith("\"contributions\":\"" + "f6".repeat(32) + "\",\"limited\":{\"time\":[3,17],\"memory\":[]}}");
    }

    @Test
    void rootsAreThoseThatTheRoundHas() {
        var advance = ROUND.toBuilder().clearEvaluateRootSha256().build();
        assertThat(RecordLine.round(advance).text()).contains(",\"roots\":{\"advance\":\"" + "d4".repeat(32) + "\"},");
        var evaluate = ROUND.toBuilder().clearAdvanceRootSha256().build();
        assertThat(RecordLine.round(evaluate).text())
                .contains(",\"roots\":{\"evaluate\":\"" + "e5".repeat(32) + "\"},");
    }

    @Test
    void lineOfContributionsHoldsEachAsAList() {
        var line = RecordLine.contributions(List.of(
                contribution(TaskKind.TASK_KIND_ADVANCE, 2, 1), contribution(TaskKind.TASK_KIND_EVALUATE, 0, 7)));
        var rest = "\"" + "01".repeat(12) + "\",640,\"" + "9a".repeat(32) + "\"]";
        assertThat(line.text())
                .isEqualTo("{\"contributions\":[[\"advance\",2,1," + rest + ",[\"evaluate\",0,7," + rest + "]}");
        assertThat(RecordLine.contributions(List.of()).text()).isEqualTo("{\"contributions\":[]}");
    }

    @Test
    void contributionToNoTreeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordLine.contributions(List.of(contribution(TaskKind.TASK_KIND_UNSPECIFIED, 0, 0))))
                .withMessageContaining("TASK_KIND_UNSPECIFIED");
    }

    /// `printf '{"contributions":[]}' | sha256sum`.
    @Test
    void hashIsOfTheBytesWithoutTheLineFeed() {
        assertThat(RecordLine.contributions(List.of()).sha256().hex())
                .isEqualTo("4f7bd825589c0b7d42df5f116383618d9d48cc6e0afbfaf85f8cf7cd9813125a");
    }

    @Test
    void roundOfBeforeThereWereRecordsHasNoLine() {
        assertThat(RecordLine.isChained(ROUND)).isTrue();
        assertThat(RecordLine.isChained(ROUND.toBuilder().clearPreviousSha256().build()))
                .isFalse();
    }

    @Test
    void lastLineIsSigned() throws GeneralSecurityException {
        var key = InstallationKey.generate();
        var head = "ab".repeat(32);
        var line = RecordLine.last("text-1", 13, new Sha256(head), key).text();
        var signature = key.sign("manyhands record 1\ntext-1\n13\n" + head + "\n");
        assertThat(line)
                .isEqualTo("{\"version\":13,\"head\":\"" + head + "\",\"key\":\"" + key.publicKey()
                        + "\",\"signature\":\"" + signature + "\"}");
        assertThat(isSigned("manyhands record 1\ntext-1\n13\n" + head + "\n", key.publicKey(), signature))
                .isTrue();
        assertThat(isSigned("manyhands record 1\ntext-1\n14\n" + head + "\n", key.publicKey(), signature))
                .isFalse();
    }

    @Test
    void keyIsReadAsItWasStored() {
        var key = InstallationKey.generate();
        var read = InstallationKey.parse(key.stored());
        assertThat(read.publicKey()).isEqualTo(key.publicKey());
        assertThat(read.sign("text")).as("Ed25519 draws nothing").isEqualTo(key.sign("text"));
    }

    @Test
    void whatIsNoKeyIsNotToldToTheLog() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstallationKey.parse("c2VjcmV0:c2VjcmV0"))
                .withMessageContaining("backup")
                .withMessageNotContaining("c2VjcmV0");
        assertThatIllegalArgumentException().isThrownBy(() -> InstallationKey.parse("?"));
        assertThat(InstallationKey.generate()).hasToString("InstallationKey");
    }

    private static boolean isSigned(String text, String key, String signature) throws GeneralSecurityException {
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key))));
        verifier.update(text.getBytes(UTF_8));
        return verifier.verify(Base64.getDecoder().decode(signature));
    }

    private static Contribution contribution(TaskKind kind, int level, int index) {
        return Contribution.newBuilder()
                .setKind(kind)
                .setNode(Node.newBuilder().setLevel(level).setIndex(index))
                .setVolunteerId(bytes("01", 12))
                .setUnits(640)
                .setValueSha256(bytes("9a", 32))
                .build();
    }

    private static ByteString bytes(String hex, int count) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex.repeat(count)));
    }
}
