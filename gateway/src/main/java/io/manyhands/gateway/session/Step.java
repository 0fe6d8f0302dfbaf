package io.manyhands.gateway.session;

import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.session.SessionState.Connected;
import io.manyhands.protocol.v1.Demand;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.Result;

/// What to do about a message.
sealed interface Step {
    record Join(Connected from, Hello hello) implements Step {}

    record Want(Volunteer volunteer, Demand demand) implements Step {}

    record HandIn(Volunteer volunteer, Result result) implements Step {}

    record HandBack(Volunteer volunteer, io.manyhands.protocol.v1.HandBack message) implements Step {}

    record CannotCompute(Volunteer volunteer, io.manyhands.protocol.v1.CannotCompute message) implements Step {}

    record PayEntry(Volunteer volunteer, io.manyhands.protocol.v1.PayEntry message) implements Step {}

    record Leave() implements Step {}

    /// The message is not allowed now.
    record Refuse(String reason) implements Step {}

    record Ignore() implements Step {}
}
