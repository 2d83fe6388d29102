// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference_tests.h"

int main (int count, char** arguments) { return inferenceTests (count, arguments); }
