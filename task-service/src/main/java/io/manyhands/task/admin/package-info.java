/// Who may change something: whoever knows the admin token. Reading is public.
@NullMarked
package io.manyhands.task.admin;

import org.jspecify.annotations.NullMarked;
