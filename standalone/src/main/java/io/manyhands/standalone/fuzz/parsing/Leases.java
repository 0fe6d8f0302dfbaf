package io.manyhands.standalone.fuzz.parsing;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.EntryMark;
import io.manyhands.gateway.identity.Identity;
import io.manyhands.gateway.identity.SigningKey;
import io.manyhands.gateway.identity.SigningKey.Purpose;
import io.manyhands.gateway.identity.TokenCodec;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.lease.Lease;
import io.manyhands.gateway.lease.LeaseCodec;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed;
import io.manyhands.protocol.v1.LeaseTerms;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.standalone.fuzz.Target;
import io.manyhands.standalone.fuzz.mutate.Form;
import java.time.Instant;
import java.util.List;

/// Leases and tokens as volunteers show them: as they come, and, as nobody guesses a signature, also signed.
final class Leases {
    private static final CheckedParser<LeaseTerms> TERMS = CheckedParser.of(LeaseTerms.getDefaultInstance());

    private final SigningKey key = new SigningKey(new byte[32]);
    private final LeaseCodec leases = new LeaseCodec(key);
    private final TokenCodec tokens = new TokenCodec(key);

    private Leases() {}

    static Target target() {
        var made = new Leases();
        return new Target("leases", Form.WIRE, made.examples(), made::take);
    }

    private Outcome take(byte[] input) {
        var bytes = ByteString.copyFrom(input);
        var token = tokens.read(bytes);
        if (token.isPresent()) {
            return new Outcome.Accepted("token");
        }
        var identity = tokens.read(key.sign(Purpose.TOKEN, input));
        if (identity.isPresent()) {
            return new Outcome.Accepted(written(identity.get(), bytes));
        }
        return leases.decode(bytes)
                .<Outcome>map(_ -> new Outcome.Accepted("lease"))
                .orElseGet(() -> signed(input));
    }

    /// Whatever is read of a token is written the same again.
    private String written(Identity identity, ByteString content) {
        if (!tokens.issue(identity).equals(key.sign(Purpose.TOKEN, content.toByteArray()))) {
            throw new IllegalStateException(
                    "a token of %d bytes is not written as it was read".formatted(content.size()));
        }
        return "identity " + identity.entered().isEmpty();
    }

    /// Only what a gateway would have signed: it logs an error otherwise.
    private Outcome signed(byte[] input) {
        return switch (TERMS.parse(input)) {
            case Parsed.Refused<LeaseTerms>(var _, String problem) -> new Outcome.Refused(problem);
            case Parsed.Sound<LeaseTerms> _ -> {
                var lease = leases.decode(key.sign(Purpose.LEASE, input)).orElseThrow();
                yield new Outcome.Accepted(
                        "signed " + lease.kind() + (lease.name().length() > 60));
            }
        };
    }

    private List<byte[]> examples() {
        var volunteer = new VolunteerId(Samples.filled(VolunteerId.LENGTH, 5));
        var lease = leases.encode(new Lease(
                "text-1",
                3,
                TaskKind.TASK_KIND_ADVANCE,
                new TreeNode(1, 2),
                42,
                "1700000000000-1",
                volunteer,
                Instant.ofEpochMilli(1_700_000_000_000L)));
        var terms = lease.substring(0, lease.size() - SigningKey.SIGNATURE_LENGTH);
        return List.of(
                lease.toByteArray(),
                terms.toByteArray(),
                tokens.issue(Identity.of(volunteer)).toByteArray(),
                volunteer.bytes().concat(EntryMark.of("text-1", 42).bytes()).toByteArray());
    }
}
