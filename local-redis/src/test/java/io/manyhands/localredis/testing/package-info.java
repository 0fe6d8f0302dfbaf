/// Redis for the component tests of the services; published as the `tests` jar of this module.
@NullMarked
package io.manyhands.localredis.testing;

import org.jspecify.annotations.NullMarked;
