#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What statx says of one file.
typedef struct {
    uint64_t device;
    uint64_t inode;
    /// Nanoseconds since 1970, 0 where the file system does not say.
    int64_t birth;
    int64_t modified;
    int64_t size;
    uint32_t links;
    bool is_regular;
    bool is_directory;
    bool is_link;
} weir_file_status;

/// Describes the file of that name without following a link; 0 or the error number.
int weir_status_of_path(const char *path, weir_file_status *status);

/// Describes an open file; 0 or the error number.
int weir_status_of_descriptor(int descriptor, weir_file_status *status);

/// Opens for reading without following a link and without waiting for a writer; a descriptor or minus the error number.
int weir_open(const char *path);

/// A pipe neither of whose ends waits; 0 or the error number.
int weir_pipe(int ends[2]);

/// A polynomial over `length` bytes, continued from `hash`; any way of cutting the bytes into calls gives the same.
uint64_t weir_content_hash(uint64_t hash, const void *bytes, size_t length);
