package io.manyhands.localredis.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// A class of tests that holds scripts or streams to what they promise, and so runs on every release of Redis that
/// there is: on the bundled one, and on the machine's own. All else runs on the bundled one alone, and end to end on
/// the machine's.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("every-redis")
public @interface OnEveryRedis {}
