/// The REST interface of all services as one OpenAPI document: `docs/openapi.json`, and `docs/rest.md` for people.
@NullMarked
package io.manyhands.standalone.openapi;

import org.jspecify.annotations.NullMarked;
