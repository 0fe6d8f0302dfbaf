@NullMarked
package io.manyhands.standalone.map;

import org.jspecify.annotations.NullMarked;
