package io.manyhands.gateway.session;

import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.session.Step.CannotCompute;
import io.manyhands.gateway.session.Step.HandBack;
import io.manyhands.gateway.session.Step.HandIn;
import io.manyhands.gateway.session.Step.Ignore;
import io.manyhands.gateway.session.Step.Join;
import io.manyhands.gateway.session.Step.Leave;
import io.manyhands.gateway.session.Step.PayEntry;
import io.manyhands.gateway.session.Step.Refuse;
import io.manyhands.gateway.session.Step.Want;
import io.manyhands.protocol.v1.VolunteerMessage;

/// Where a session stands. Transitions are methods of the state they lead from, so that no other one can be written.
sealed interface SessionState {
    /// What a message means in this state. Changes nothing.
    ///
    /// @param message of a known kind
    Step on(VolunteerMessage message);

    /// Nothing has been said yet.
    record Connected() implements SessionState {
        @Override
        public Step on(VolunteerMessage message) {
            return switch (message.getKindCase()) {
                case HELLO -> new Join(this, message.getHello());
                case GOODBYE -> new Leave();
                case DEMAND, RESULT, HAND_BACK, CANNOT_COMPUTE, PAY_ENTRY, KIND_NOT_SET ->
                    new Refuse("%s before Hello; say Hello first".formatted(message.getKindCase()));
            };
        }

        Joined join(Volunteer volunteer) {
            return new Joined(volunteer);
        }
    }

    /// The volunteer has an identity and may compute.
    record Joined(Volunteer volunteer) implements SessionState {
        @Override
        public Step on(VolunteerMessage message) {
            return switch (message.getKindCase()) {
                case DEMAND -> new Want(volunteer, message.getDemand());
                case RESULT -> new HandIn(volunteer, message.getResult());
                case HAND_BACK -> new HandBack(volunteer, message.getHandBack());
                case CANNOT_COMPUTE -> new CannotCompute(volunteer, message.getCannotCompute());
                case PAY_ENTRY -> new PayEntry(volunteer, message.getPayEntry());
                case GOODBYE -> new Leave();
                case HELLO, KIND_NOT_SET -> new Refuse("Hello a second time; open another connection to begin anew");
            };
        }
    }

    /// Goodbye has been said by one side, or the connection is closed: whatever still comes is too late.
    record Leaving() implements SessionState {
        @Override
        public Step on(VolunteerMessage message) {
            return new Ignore();
        }
    }
}
