/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FaultServer:
 *
 * An HTTP/1.1 server on loopback that misbehaves as the URL says. It writes
 * raw sockets, because a proper server library cannot be made to lie.
 *
 * The path is the form of the answer, the query its parameters; whatever is
 * not listed is ignored, so a signature may stand there too:
 *
 * |[
 * /normal    200 or 206 with ETag, as a good server does
 * /early     206 that starts `by` bytes before what was asked for
 * /late      206 that starts `by` bytes behind
 * /capped    206 of at most `by` bytes
 * /norange   200 with a length, whatever was asked
 * /untold    206 without Content-Range
 * /multipart 206 in the form multipart/byteranges
 * /nolength  200 that ends when the connection does
 * /http10    the same in HTTP/1.0
 * /chunked   200 or, with `ranges`, 206 in chunks
 * /long      200 or 206 with a Content-Length that is `by` bytes too long
 * /etag      as normal, but another file with each request after `after`
 * /resized   the same without ETag, one byte longer each time
 * /gzip      200 with Content-Encoding: gzip
 * /status    `code`, with Retry-After `retry` if given; after `times`: normal
 * /redirect  307 to the unescaped `to`; without it, to itself
 * /silent    no answer at all
 * /garbage   no HTTP
 * ]|
 *
 * Parameters of all: `size` of the file (default 1 MiB); `plain` leaves out
 * ETag and date; `cut` ends the body before that byte of the file, by `how`:
 * `fin` (default), `rst` or `stall`; `times` limits that to so many requests
 * (default 1). With `inside`, a chunk is cut, not only the list of them.
 */
typedef struct _FaultServer FaultServer;

FaultServer *fault_server_new (void);
void fault_server_free (FaultServer *self);
char *fault_server_dup_url (FaultServer *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
guint16 fault_server_get_port (FaultServer *self);
guint fault_server_count (FaultServer *self);
char *fault_server_dup_log (FaultServer *self);
void
fault_server_fill (guint8 *buffer, guint64 offset, gsize length, guint version);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultServer, fault_server_free)

G_END_DECLS
