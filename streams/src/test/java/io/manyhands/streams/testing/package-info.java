/// For the services' integration tests: Redis from outside of the service's process. Published as the `tests` jar of
/// this module.
@NullMarked
package io.manyhands.streams.testing;

import org.jspecify.annotations.NullMarked;
