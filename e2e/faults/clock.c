/*
 * Tells a process another time than it is, wherever it asks for the time of day; preloaded by faults/clock.ts. How many
 * nanoseconds ahead stands in the file that MANYHANDS_CLOCK names, and counts at once. Nothing else is touched, the
 * monotonic clock above all: whatever waits for a while waits for that long. (libfaketime also replaces timed waits, and
 * under it those of JVMs return at once; nor does it get along with the memory allocator of Redis.)
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL

/* Until the file is there, before main(): not ahead. */
static const int64_t none = 0;
static const volatile int64_t *ahead = &none;

__attribute__((constructor)) static void open_clock(void) {
    const char *name = getenv("MANYHANDS_CLOCK");
    int file = name == NULL ? -1 : open(name, O_RDONLY);
    if (file < 0) {
        return;
    }
    void *found = mmap(NULL, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
    if (found != MAP_FAILED) {
        ahead = found;
    }
    close(file);
}

/* Not by dlsym(): allocators ask for the time while they are being set up, and dlsym() allocates. */
int clock_gettime(clockid_t clock, struct timespec *time) {
    int failed = (int) syscall(SYS_clock_gettime, clock, time);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        int64_t nanos = time->tv_sec * SECOND + time->tv_nsec + *ahead;
        time->tv_sec = nanos / SECOND;
        time->tv_nsec = nanos % SECOND;
    }
    return failed;
}

int gettimeofday(struct timeval *time, void *zone) {
    (void) zone;
    struct timespec now;
    int failed = clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return failed;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result != NULL) {
        *result = now.tv_sec;
    }
    return now.tv_sec;
}
