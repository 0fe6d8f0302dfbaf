package io.manyhands.standalone.server;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/// Keeps the console clean once the process is on its way out: connections that close are no news then. The file has it
/// all.
@LoggingFilter(name = "until-the-end")
public final class UntilTheEnd implements Filter {
    @Override
    public boolean isLoggable(LogRecord record) {
        return !Application.isEnding();
    }
}
