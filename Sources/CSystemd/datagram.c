#define _GNU_SOURCE
#include "CSystemd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

int weir_datagram_socket(int timeout_milliseconds) {
    int type = SOCK_DGRAM | SOCK_CLOEXEC | (timeout_milliseconds == 0 ? SOCK_NONBLOCK : 0);
    int descriptor = socket(AF_UNIX, type, 0);
    if (descriptor < 0) return -errno;
    if (timeout_milliseconds > 0) {
        struct timeval limit = {
            .tv_sec = timeout_milliseconds / 1000,
            .tv_usec = timeout_milliseconds % 1000 * 1000,
        };
        if (setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) < 0) {
            int code = errno;
            close(descriptor);
            return -code;
        }
    }
    return descriptor;
}

static int address_of(const char *path, struct sockaddr_un *address, socklen_t *length) {
    size_t count = strlen(path);
    if (count == 0 || count >= sizeof address->sun_path) return -ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, count);
    *length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + count);
    if (path[0] == '@') {
        address->sun_path[0] = 0;
    } else {
        *length += 1;
    }
    return 0;
}

static int write_all(int descriptor, const uint8_t *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0) {
            if (errno == EINTR) continue;
            return -errno;
        }
        bytes += written;
        count -= (size_t)written;
    }
    return 0;
}

/// Hands the bytes over in a memory file, which the receiver accepts only once nobody can change it any more.
static int send_as_file(int descriptor, struct sockaddr_un *address, socklen_t length, const uint8_t *bytes, size_t count) {
    int file = memfd_create("weir-message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) return -errno;
    int result = write_all(file, bytes, count);
    if (result == 0 && fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) < 0) result = -errno;
    if (result == 0) {
        union {
            struct cmsghdr header;
            uint8_t space[CMSG_SPACE(sizeof(int))];
        } control = {0};
        struct msghdr message = {
            .msg_name = address,
            .msg_namelen = length,
            .msg_control = &control,
            .msg_controllen = sizeof control,
        };
        struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(rights), &file, sizeof file);
        if (sendmsg(descriptor, &message, MSG_NOSIGNAL) < 0) result = -errno;
    }
    close(file);
    return result;
}

int weir_datagram_send(int descriptor, const char *path, const uint8_t *bytes, size_t count, int as_file) {
    struct sockaddr_un address;
    socklen_t length;
    int result = address_of(path, &address, &length);
    if (result < 0) return result;
    ssize_t sent;
    do {
        sent = sendto(descriptor, bytes, count, MSG_NOSIGNAL, (struct sockaddr *)&address, length);
    } while (sent < 0 && errno == EINTR);
    if (sent >= 0) return 0;
    if ((errno == EMSGSIZE || errno == ENOBUFS) && as_file) {
        return send_as_file(descriptor, &address, length, bytes, count);
    }
    return -errno;
}
