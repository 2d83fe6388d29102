// SPDX-License-Identifier: GPL-3.0-or-later
// Allocates nothing.
__attribute__ ((visibility ("default"))) int idle (void) { return 1; }
