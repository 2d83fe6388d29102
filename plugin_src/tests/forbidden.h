// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/** Counts what the audio thread must not do. Linked into the test's binary, it stands before the C
    library's allocator, so that calls from every library in the process are seen. */
namespace forbidden
{
/** Starts counting, on the calling thread only. */
void watch();

/** Stops counting; calls of malloc, calloc, realloc, free and the aligned ones since watch(). */
int stop();
} // namespace forbidden
