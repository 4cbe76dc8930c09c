#define _GNU_SOURCE
#include "CFileWatch.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static int64_t nanoseconds(struct statx_timestamp time) { return time.tv_sec * 1000000000 + time.tv_nsec; }

static int status_of(int directory, const char *path, int flags, weir_file_status *status) {
    struct statx answer;
    if (statx(directory, path, flags | AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &answer) != 0) return errno;
    status->device = makedev(answer.stx_dev_major, answer.stx_dev_minor);
    status->inode = answer.stx_ino;
    status->birth = (answer.stx_mask & STATX_BTIME) ? nanoseconds(answer.stx_btime) : 0;
    status->modified = nanoseconds(answer.stx_mtime);
    status->size = (int64_t)answer.stx_size;
    status->links = answer.stx_nlink;
    status->is_regular = S_ISREG(answer.stx_mode);
    status->is_directory = S_ISDIR(answer.stx_mode);
    status->is_link = S_ISLNK(answer.stx_mode);
    return 0;
}

int weir_status_of_path(const char *path, weir_file_status *status) { return status_of(AT_FDCWD, path, 0, status); }

int weir_status_of_descriptor(int descriptor, weir_file_status *status) {
    return status_of(descriptor, "", AT_EMPTY_PATH, status);
}

int weir_open(const char *path) {
    int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    return descriptor < 0 ? -errno : descriptor;
}

int weir_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0 ? 0 : errno; }

// Horner's scheme, modulo 2 to the power of 64. Eight bytes at a time wait for one multiplication instead of for eight.
uint64_t weir_content_hash(uint64_t hash, const void *bytes, size_t length) {
    const uint64_t p = 0x9E3779B97F4A7C15u, p2 = p * p, p3 = p2 * p, p4 = p2 * p2;
    const uint64_t p5 = p4 * p, p6 = p4 * p2, p7 = p4 * p3, p8 = p4 * p4;
    const unsigned char *byte = bytes;
    for (; length >= 8; length -= 8, byte += 8) {
        hash = (hash + byte[0]) * p8 + byte[1] * p7 + byte[2] * p6 + byte[3] * p5 + byte[4] * p4 + byte[5] * p3 +
               byte[6] * p2 + byte[7] * p;
    }
    for (; length > 0; length--, byte++) hash = (hash + *byte) * p;
    return hash;
}
