@NullMarked
package io.manyhands.task.json;

import org.jspecify.annotations.NullMarked;
