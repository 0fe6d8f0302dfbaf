@NullMarked
package io.manyhands.task.admin;

import org.jspecify.annotations.NullMarked;
