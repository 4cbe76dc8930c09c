#ifndef WEIR_CSYSTEMD_H
#define WEIR_CSYSTEMD_H

#include <stddef.h>
#include <stdint.h>

/// Opens an unconnected datagram socket of the unix family that closes on exec and whose sends give up after
/// `timeout_milliseconds`; 0 means that they never wait. Returns a negative errno on failure.
int weir_datagram_socket(int timeout_milliseconds);

/// Sends one datagram to the socket at `path`; a leading `@` stands for the abstract namespace.
///
/// A message that is too long for a datagram is passed on as a sealed memory file where `as_file` is not 0.
/// Returns 0, or a negative errno.
int weir_datagram_send(int descriptor, const char *path, const uint8_t *bytes, size_t count, int as_file);

#endif
