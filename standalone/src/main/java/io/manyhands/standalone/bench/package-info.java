/// Measurements of whole training runs, through the services.
@NullMarked
package io.manyhands.standalone.bench;

import org.jspecify.annotations.NullMarked;
