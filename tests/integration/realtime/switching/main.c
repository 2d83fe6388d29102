// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>

void process (void);

static void* audio (void* unused)
{
    (void) unused;
    for (;;)
    {
        const struct timespec block = { 0, 1333333 };
        nanosleep (&block, 0);
        process();
    }
    return 0;
}

int main (void)
{
    pthread_t thread;
    pthread_create (&thread, 0, audio, 0);
    pthread_setname_np (thread, "raspa_pimpl_tas");
    pthread_join (thread, 0);
    return 0;
}
