package io.manyhands.gateway.lifecycle;

import io.manyhands.gateway.ban.BanBook;
import io.manyhands.gateway.ban.BanLoop;
import io.manyhands.gateway.crowd.CrowdConfig;
import io.manyhands.gateway.crowd.CrowdLoop;
import io.manyhands.gateway.job.JobBoard;
import io.manyhands.gateway.lease.LeaseBook;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.gateway.metrics.GatewayMetrics;
import io.manyhands.gateway.placement.Placement;
import io.manyhands.gateway.roster.Demand;
import io.manyhands.gateway.roster.Roster;
import io.manyhands.gateway.session.Sessions;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Starts what runs by itself: following the jobs, and one heartbeat for everything that is due from time to time.
@Singleton
final class Startup {
    private final GatewayLoop loop;
    private final JobBoard board;
    private final Placement placement;
    private final CrowdLoop crowd;
    private final CrowdConfig config;
    private final Sessions sessions;
    private final Roster roster;
    private volatile Demand demand = Demand.NONE;

    Startup(
            GatewayLoop loop,
            JobBoard board,
            Placement placement,
            CrowdLoop crowd,
            CrowdConfig config,
            Sessions sessions,
            Roster roster) {
        this.loop = loop;
        this.board = board;
        this.placement = placement;
        this.crowd = crowd;
        this.config = config;
        this.sessions = sessions;
        this.roster = roster;
    }

    void start(@Observes StartupEvent event, GatewayMetrics metrics, LeaseBook book, BanLoop bans, BanBook banned) {
        metrics.gauge("sessions", sessions::size);
        metrics.gauge("volunteers", roster::size);
        metrics.gauge("leases", book::size);
        metrics.gauge("bans", banned::size);
        metrics.gauge("hands", () -> demand.volunteers());
        metrics.gauge("demand", () -> demand.tasks());
        loop.execute(() -> {
            bans.start(sessions::banned);
            board.start(placement);
        });
        loop.every(config.beat(), this::beat);
    }

    private void beat() {
        demand = roster.demand(loop.now());
        sessions.sweep();
        placement.settle();
        crowd.beat();
    }
}
