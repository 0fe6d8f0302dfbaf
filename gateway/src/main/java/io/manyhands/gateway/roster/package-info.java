/// Who is here, for which job, and how much work they want. Plain values; whoever moves a volunteer decides elsewhere.
@NullMarked
package io.manyhands.gateway.roster;

import org.jspecify.annotations.NullMarked;
