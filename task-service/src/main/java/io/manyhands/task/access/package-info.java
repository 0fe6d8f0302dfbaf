/// Who may do what: organizers present a token ([io.manyhands.task.access.AccessGate]), which has scopes, an end and a
/// quota. The admin token of the configuration is the root: it may do everything, and make the others.
///
/// What volunteers need stays public, and is not asked for here.
@NullMarked
package io.manyhands.task.access;

import org.jspecify.annotations.NullMarked;
