/// For the services' tests: Redis from outside of the service's process, and Redis that is away. Published as the
/// `tests` jar of this module.
@NullMarked
package io.manyhands.redis.testing;

import org.jspecify.annotations.NullMarked;
