/// Which job a volunteer works for, and what it must be told to do so.
///
/// [JobChoicePolicy] decides; [Placement] carries it out and acts on what happens to jobs; [Briefing] tells the
/// volunteers. A volunteer on a running job stays there until the job is over; one that would idle moves as soon as
/// another job can use it.
@NullMarked
package io.manyhands.gateway.placement;

import org.jspecify.annotations.NullMarked;
