@NullMarked
package io.manyhands.standalone.bench;

import org.jspecify.annotations.NullMarked;
