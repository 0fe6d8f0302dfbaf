package io.manyhands.gateway.job;

import static io.manyhands.protocol.v1.JobState.JOB_STATE_CREATED;
import static io.manyhands.protocol.v1.JobState.JOB_STATE_DELETED;
import static io.manyhands.protocol.v1.JobState.JOB_STATE_FINISHED;
import static io.manyhands.protocol.v1.JobState.JOB_STATE_PAUSED;
import static io.manyhands.protocol.v1.JobState.JOB_STATE_RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.StateChanged;
import io.manyhands.protocol.v1.TasksAvailable;
import io.manyhands.protocol.v1.VersionPublished;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewsTest {
    private static final Progress AT_SEVEN = new Progress(JOB_STATE_RUNNING, JOB_STATE_RUNNING, "", 7, sha256(7));

    @Test
    void lastVersionOfABatchCounts() {
        var news = News.of(AT_SEVEN, List.of(version(8), version(9)));
        assertThat(news.progress().isAt(9, sha256(9))).isTrue();
        assertThat(news.isDoubtful()).isFalse();
    }

    @Test
    void contributionsAreLeftOut() {
        var news = News.of(AT_SEVEN, List.of(version(8)));
        var expected = RoundCommitted.newBuilder().setRound(7).build();
        assertThat(news.committed()).isEqualTo(expected);
    }

    @Test
    void eventThatWasSeenBeforeChangesNothing() {
        var news = News.of(AT_SEVEN, List.of(version(7)));
        assertThat(news.progress()).isEqualTo(AT_SEVEN);
        assertThat(news.isDoubtful()).isFalse();
    }

    @Test
    void eventThatLeadsBackIsDoubtful() {
        var news = News.of(AT_SEVEN, List.of(version(5)));
        assertThat(news.progress()).isEqualTo(AT_SEVEN);
        assertThat(news.isDoubtful()).isTrue();
    }

    @Test
    void pausedJobStaysPausedWhenItsLastRoundIsCommitted() {
        var news = News.of(AT_SEVEN, List.of(state(JOB_STATE_PAUSED), version(8)));
        assertThat(news.progress().state()).isEqualTo(JOB_STATE_PAUSED);
    }

    @Test
    void jobIsOverWhenItIsFinishedOrDeleted() {
        assertThat(News.of(AT_SEVEN, List.of(state(JOB_STATE_DELETED)))
                        .progress()
                        .isOver())
                .isTrue();
        assertThat(News.of(AT_SEVEN, List.of(state(JOB_STATE_FINISHED)))
                        .progress()
                        .isOver())
                .isTrue();
        assertThat(News.of(AT_SEVEN, List.of(state(JOB_STATE_PAUSED)))
                        .progress()
                        .isOver())
                .isFalse();
    }

    @Test
    void tasksAreNews() {
        var event = Event.newBuilder()
                .setTasksAvailable(TasksAvailable.getDefaultInstance())
                .build();
        assertThat(News.of(AT_SEVEN, List.of(event)).hasTasks()).isTrue();
        assertThat(News.of(AT_SEVEN, List.of(version(8))).hasTasks()).isFalse();
    }

    @Test
    void progressIsReadFromStatus() {
        var sha256 = HexFormat.of().formatHex(sha256(3).toByteArray());
        var status = Map.of("state", "FINISHED", "version", "3", "sha256", sha256);
        assertThat(Progress.of(status, "RUNNING"))
                .isEqualTo(new Progress(JOB_STATE_RUNNING, JOB_STATE_FINISHED, "", 3, sha256(3)));
        assertThat(Progress.of(Map.of(), "RUNNING").state()).isEqualTo(JOB_STATE_CREATED);
        assertThat(Progress.of(Map.of(), "PAUSED").state()).isEqualTo(JOB_STATE_PAUSED);
        assertThat(Progress.of(Map.of(), "").state()).isEqualTo(JOB_STATE_DELETED);
    }

    private static Event version(int number) {
        return Event.newBuilder()
                .setVersionPublished(VersionPublished.newBuilder()
                        .setVersion(number)
                        .setSha256(sha256(number))
                        .setState(JOB_STATE_RUNNING)
                        .setCommitted(RoundCommitted.newBuilder()
                                .setRound(number - 1)
                                .addContributions(Contribution.getDefaultInstance())))
                .build();
    }

    private static Event state(JobState state) {
        return Event.newBuilder()
                .setStateChanged(StateChanged.newBuilder().setState(state))
                .build();
    }

    private static ByteString sha256(int version) {
        var bytes = new byte[32];
        bytes[0] = (byte) version;
        return ByteString.copyFrom(bytes);
    }
}
