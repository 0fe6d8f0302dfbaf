package io.manyhands.gateway.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.Identity;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.job.FollowedJob;
import io.manyhands.gateway.job.Progress;
import io.manyhands.gateway.roster.Provenance;
import io.manyhands.gateway.roster.Volunteer;
import io.manyhands.gateway.roster.Volunteer.Profile;
import io.manyhands.gateway.standing.Standing;
import io.manyhands.gateway.standing.StandingRules;
import io.manyhands.gateway.support.RecordingLink;
import io.manyhands.gateway.support.TestJob;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.telemetry.trace.TaskSpan;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseBookTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final LeaseBook book = new LeaseBook();
    private final FollowedJob job = new FollowedJob(
            TestJob.spec("a-job", 8),
            new Progress(
                    JobState.JOB_STATE_RUNNING, JobState.JOB_STATE_RUNNING, "", 0, ByteString.copyFrom(new byte[32])));
    private final Volunteer volunteer = new Volunteer(
            Identity.of(new VolunteerId(ByteString.copyFromUtf8("0123456789ab"))),
            new RecordingLink(),
            new Profile("", "", ""),
            Standing.ofStranger(StandingRules.DEFAULT),
            Provenance.UNKNOWN);

    @Test
    void leaseExpiresAtItsDeadlineAndNotBefore() {
        var lease = add("1-0", NOON);
        assertThat(book.expired(NOON.minusMillis(1))).isEmpty();
        assertThat(book.expired(NOON)).containsExactly(lease);
    }

    @Test
    void leasesExpireInTheOrderOfTheirDeadlines() {
        var second = add("1-0", NOON.plusSeconds(2));
        var first = add("1-1", NOON.plusSeconds(1));
        assertThat(book.nextDeadline()).contains(NOON.plusSeconds(1));
        assertThat(book.expired(NOON.plusSeconds(9))).containsExactly(first, second);
    }

    @Test
    void leaseWhoseResultIsBeingStoredDoesNotExpire() {
        var lease = add("1-0", NOON);
        lease.handIn(true);
        assertThat(book.expired(NOON)).isEmpty();
        assertThat(book.nextDeadline()).isEmpty();
    }

    @Test
    void leaseEndsOnce() {
        var lease = add("1-0", NOON);
        assertThat(book.end(lease, "left")).isTrue();
        assertThat(book.end(lease, "left")).isFalse();
        assertThat(book.find(job, "1-0")).isEmpty();
        assertThat(book.countOf(volunteer)).isZero();
        assertThat(book.countOf(volunteer.id())).isZero();
        assertThat(book.of(job)).isEmpty();
        assertThat(book.size()).isZero();
    }

    @Test
    void leasesAreFoundByTaskByVolunteerAndByJob() {
        var lease = add("1-0", NOON);
        assertThat(book.find(job, "1-0")).contains(lease);
        assertThat(book.of(volunteer)).containsExactly(lease);
        assertThat(book.of(job)).containsExactly(lease);
        assertThat(book.countOf(volunteer)).isEqualTo(1);
        assertThat(book.countOf(volunteer.id())).isEqualTo(1);
    }

    private HeldLease add(String taskId, Instant endsAt) {
        var terms = new Lease(
                "a-job", 0, TaskKind.TASK_KIND_ADVANCE, new TreeNode(0, 0), 0, taskId, volunteer.id(), endsAt);
        var lease = new HeldLease(job, volunteer, TaskEntry.getDefaultInstance(), terms, 1, NOON, TaskSpan.NONE);
        book.add(lease);
        return lease;
    }
}
