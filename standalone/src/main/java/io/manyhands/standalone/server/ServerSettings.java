package io.manyhands.standalone.server;

import java.nio.file.Path;
import java.util.Optional;

/// @param host address to listen on; `0.0.0.0` for all
/// @param port 0 for any free one
/// @param data directory that survives a restart; empty: everything is gone at the end
/// @param redisServer executable to run instead of the bundled Redis
public record ServerSettings(String host, int port, Optional<Path> data, Optional<Path> redisServer) {}
