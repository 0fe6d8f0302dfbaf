/// Who may come in, and how much they may say. Pure decisions; sessions carry them out.
@NullMarked
package io.manyhands.gateway.admission;

import org.jspecify.annotations.NullMarked;
