/// Completes the OpenAPI document while an application is built: what holds for every resource, said once.
@NullMarked
package io.manyhands.rest.openapi;

import org.jspecify.annotations.NullMarked;
