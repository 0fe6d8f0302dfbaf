/// `docs/configuration.md` lists what the `@ConfigMapping` interfaces of all modules define, and nothing else.
@NullMarked
package io.manyhands.standalone.configuration;

import org.jspecify.annotations.NullMarked;
