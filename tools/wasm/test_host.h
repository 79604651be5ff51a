#pragma once

#include <stdio.h>

/// Included before each test: what WASI leaves out of the C library.

extern "C" {
/// The host runs the command (run.mjs). Only for reading, one at a time; null where it fails or
/// says nothing.
FILE* popen(const char* command, const char* mode);
int pclose(FILE* pipe);
}
