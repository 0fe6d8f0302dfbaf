package io.manyhands.task.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {
    private final AccessPolicy policy = new AccessPolicy(Optional.of("secret"), Optional.of("public"));

    @Test
    void onlyTheAdminTokenIsTheRoot() {
        assertThat(policy.decide("Bearer secret")).isInstanceOf(Claim.Root.class);
        assertThat(policy.decide("bearer secret")).isInstanceOf(Claim.Root.class);
        assertThat(policy.decide("Bearer secre")).isInstanceOf(Claim.Wrong.class);
        assertThat(policy.decide("Bearer secrets")).isInstanceOf(Claim.Wrong.class);
        assertThat(policy.decide("Bearer ")).isInstanceOf(Claim.Wrong.class);
    }

    @Test
    void whatLooksLikeATokenIsLookedUp() {
        var text = TokenText.next(new Random(1));
        assertThat(policy.decide("Bearer " + text))
                .isInstanceOfSatisfying(
                        Claim.Token.class,
                        token ->
                                assertThat(text).startsWith("mh_" + token.text().id()));
        assertThat(policy.decide("Bearer " + text + "0")).isInstanceOf(Claim.Wrong.class);
    }

    @Test
    void otherSchemesCountAsNoToken() {
        assertThat(policy.decide(null)).isInstanceOf(Claim.Nothing.class);
        assertThat(policy.decide("Basic secret")).isInstanceOf(Claim.Nothing.class);
        assertThat(policy.decide("secret")).isInstanceOf(Claim.Nothing.class);
    }

    @Test
    void tokenOfAuditorsIsTheirsAlone() {
        assertThat(policy.decide("Bearer public")).isInstanceOf(Claim.Auditors.class);
        assertThat(policy.decide("Bearer publi")).isInstanceOf(Claim.Wrong.class);
        var withoutAuditors = new AccessPolicy(Optional.of("secret"), Optional.empty());
        assertThat(withoutAuditors.decide("Bearer public")).isInstanceOf(Claim.Wrong.class);
        assertThat(withoutAuditors.decide("Bearer ")).isInstanceOf(Claim.Wrong.class);
    }

    @Test
    void withoutAnAdminTokenNobodyIsAnybody() {
        var withoutRoot = new AccessPolicy(Optional.empty(), Optional.of("public"));
        assertThat(withoutRoot.decide("Bearer ")).isInstanceOf(Claim.NotConfigured.class);
        assertThat(withoutRoot.decide("Bearer public")).isInstanceOf(Claim.NotConfigured.class);
    }
}
