@NullMarked
package io.manyhands.standalone.local;

import org.jspecify.annotations.NullMarked;
