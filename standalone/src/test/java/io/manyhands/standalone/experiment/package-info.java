@NullMarked
package io.manyhands.standalone.experiment;

import org.jspecify.annotations.NullMarked;
