package io.manyhands.task.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/// Gives the packaged service, which knows nothing of the tests' configuration, the token of [Organizer].
public final class AdminTokenResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("manyhands.task.admin.token", Organizer.TOKEN);
    }

    @Override
    public void stop() {}
}
