package io.manyhands.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.Identity;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.roster.Provenance;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.roster.Volunteer.Profile;
import io.manyhands.gateway.session.SessionState.Connected;
import io.manyhands.gateway.session.SessionState.Leaving;
import io.manyhands.gateway.session.Step.HandBack;
import io.manyhands.gateway.session.Step.HandIn;
import io.manyhands.gateway.session.Step.Ignore;
import io.manyhands.gateway.session.Step.Join;
import io.manyhands.gateway.session.Step.Leave;
import io.manyhands.gateway.session.Step.PayEntry;
import io.manyhands.gateway.session.Step.Refuse;
import io.manyhands.gateway.session.Step.Want;
import io.manyhands.gateway.standing.Standing;
import io.manyhands.gateway.standing.StandingRules;
import io.manyhands.gateway.support.RecordingLink;
import io.manyhands.protocol.v1.Demand;
import io.manyhands.protocol.v1.Goodbye;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.Result;
import io.manyhands.protocol.v1.VolunteerMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionStateTest {
    private static final VolunteerMessage HELLO =
            VolunteerMessage.newBuilder().setHello(Hello.getDefaultInstance()).build();
    private static final VolunteerMessage DEMAND =
            VolunteerMessage.newBuilder().setDemand(Demand.getDefaultInstance()).build();
    private static final VolunteerMessage RESULT =
            VolunteerMessage.newBuilder().setResult(Result.getDefaultInstance()).build();
    private static final VolunteerMessage HAND_BACK = VolunteerMessage.newBuilder()
            .setHandBack(io.manyhands.protocol.v1.HandBack.getDefaultInstance())
            .build();
    private static final VolunteerMessage PAY_ENTRY = VolunteerMessage.newBuilder()
            .setPayEntry(io.manyhands.protocol.v1.PayEntry.getDefaultInstance())
            .build();
    private static final VolunteerMessage GOODBYE = VolunteerMessage.newBuilder()
            .setGoodbye(Goodbye.getDefaultInstance())
            .build();

    private final Volunteer volunteer = new Volunteer(
            Identity.of(new VolunteerId(ByteString.copyFromUtf8("0123456789ab"))),
            new RecordingLink(),
            new Profile("", "", ""),
            Standing.ofStranger(StandingRules.DEFAULT),
            Provenance.UNKNOWN);

    @Test
    void whoHasNotSaidHelloCanOnlySayHelloOrGoodbye() {
        var connected = new Connected();
        assertThat(connected.on(HELLO)).isInstanceOf(Join.class);
        assertThat(connected.on(GOODBYE)).isInstanceOf(Leave.class);
        assertThat(List.of(DEMAND, RESULT, HAND_BACK, PAY_ENTRY))
                .allSatisfy(message -> assertThat(connected.on(message)).isInstanceOf(Refuse.class));
    }

    @Test
    void whoHasJoinedCanSayEverythingButHello() {
        var joined = new Connected().join(volunteer);
        assertThat(joined.on(DEMAND)).isInstanceOf(Want.class);
        assertThat(joined.on(RESULT)).isInstanceOf(HandIn.class);
        assertThat(joined.on(HAND_BACK)).isInstanceOf(HandBack.class);
        assertThat(joined.on(PAY_ENTRY)).isInstanceOf(PayEntry.class);
        assertThat(joined.on(GOODBYE)).isInstanceOf(Leave.class);
        assertThat(joined.on(HELLO)).isInstanceOf(Refuse.class);
    }

    @Test
    void whoIsLeavingIsNotListenedTo() {
        assertThat(List.of(HELLO, DEMAND, RESULT, HAND_BACK, PAY_ENTRY, GOODBYE))
                .allSatisfy(message -> assertThat(new Leaving().on(message)).isInstanceOf(Ignore.class));
    }
}
