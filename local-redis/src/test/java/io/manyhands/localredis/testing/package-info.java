/// Redis for the component tests of the services, and how long tests wait; published as the `tests` jar of this module.
@NullMarked
package io.manyhands.localredis.testing;

import org.jspecify.annotations.NullMarked;
