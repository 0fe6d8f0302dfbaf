package io.manyhands.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// With the words of Redis 6.2 and 7.0, of single commands and of scripts.
class RedisRefusalTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FULL      | OOM command not allowed when used memory > 'maxmemory'.
            FULL      | ERR Error running script (call to f_1): @user_script:8: @user_script: 8: -OOM command not allowed when used memory > 'maxmemory'.
            FULL      | OOM allow-oom flag is not set on the script, can not run it when used memory > 'maxmemory'
            READ_ONLY | READONLY You can't write against a read only replica.
            READ_ONLY | ERR Error running script (call to f_1): @user_script:1: @user_script: 1: -READONLY You can't write against a read only replica.
            READ_ONLY | MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.
            READ_ONLY | NOREPLICAS Not enough good replicas to write.
            NONE      | LOADING Redis is loading the dataset in memory
            NONE      | Connection refused
            """)
    void whatRedisSaysIsUnderstood(RedisRefusal refusal, String message) {
        assertThat(RedisRefusal.of(message)).isEqualTo(refusal);
    }
}
