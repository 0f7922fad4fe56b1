/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The library enables one track of each kind, of subtitles too, whatever it is
 * told; players would show them unasked. One bit for each in the index says
 * so, which is cleared where it stands. Boxes are those of ISO/IEC 14496-12. */

#include "config.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "preview-multi-private.h"

#define BOX(a, b, c, d) \
  ((guint32)(a) << 24 | (guint32)(b) << 16 | (guint32)(c) << 8 | (guint32)(d))

#define BOX_MOOV BOX ('m', 'o', 'o', 'v')
#define BOX_TRAK BOX ('t', 'r', 'a', 'k')
#define BOX_MDIA BOX ('m', 'd', 'i', 'a')
#define BOX_TKHD BOX ('t', 'k', 'h', 'd')
#define BOX_HDLR BOX ('h', 'd', 'l', 'r')
#define HANDLER_VIDEO BOX ('v', 'i', 'd', 'e')
#define HANDLER_SOUND BOX ('s', 'o', 'u', 'n')

#define HEADER 8
#define ENABLED 1
/* The index of a day of media is smaller. */
#define MOOV_MAX (256u * 1024 * 1024)

/* What is in a box. */
typedef struct
{
  guint8 *data;
  gsize size;
} Span;

static guint32
read_32 (const guint8 *data)
{
  return BOX (data[0], data[1], data[2], data[3]);
}

/* Returns: whether there is another box of the type; @span is what follows */
static gboolean
next_box (Span *span, guint32 wanted, Span *body)
{
  while (span->size >= HEADER) {
    const gsize length = read_32 (span->data);
    const guint32 type = read_32 (span->data + 4);

    if (length < HEADER || length > span->size)
      return FALSE;
    *body = (Span){span->data + HEADER, length - HEADER};
    span->data += length;
    span->size -= length;
    if (type == wanted)
      return TRUE;
  }
  return FALSE;
}

static gboolean
find_box (Span span, guint32 wanted, Span *body)
{
  return next_box (&span, wanted, body);
}

static void
finish_track (Span track)
{
  Span head, media, handler;

  if (!find_box (track, BOX_TKHD, &head) || head.size < 4 ||
      !find_box (track, BOX_MDIA, &media) ||
      !find_box (media, BOX_HDLR, &handler) || handler.size < 12 ||
      read_32 (handler.data + 8) == HANDLER_VIDEO ||
      read_32 (handler.data + 8) == HANDLER_SOUND)
    return;
  head.data[3] &= (guint8)~ENABLED;
}

/* Returns: the size of a box in the file; 0 at its end */
static guint64
read_outer_box (int fd, guint64 offset, guint32 *type)
{
  guint8 data[16];
  gssize n = pread (fd, data, sizeof data, (off_t)offset);
  guint64 size = n >= HEADER ? read_32 (data) : 0;

  if (size == 1 && n == sizeof data)
    size = (guint64)read_32 (data + 8) << 32 | read_32 (data + 12);
  *type = n >= HEADER ? read_32 (data + 4) : 0;
  return size >= HEADER ? size : 0;
}

static gboolean
finish_index (int fd)
{
  guint64 offset = 0;
  guint64 size;
  guint32 type;
  g_autofree guint8 *data = NULL;
  Span index, track;

  while ((size = read_outer_box (fd, offset, &type)) > 0 && type != BOX_MOOV)
    offset += size;
  if (size == 0 || size > MOOV_MAX)
    return FALSE;
  data = g_malloc (size);
  if (pread (fd, data, size, (off_t)offset) != (gssize)size)
    return FALSE;
  index = (Span){data + HEADER, size - HEADER};
  while (next_box (&index, BOX_TRAK, &track))
    finish_track (track);
  return pwrite (fd, data, size, (off_t)offset) == (gssize)size;
}

/**
 * preview_multi_finish_mp4:
 * @fd: a file that the library wrote
 * @error: return location for an error
 *
 * Sees to it that no subtitles are shown unless the user chooses.
 *
 * Returns: whether that worked
 */
gboolean
preview_multi_finish_mp4 (int fd, GError **error)
{
  if (finish_index (fd))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("The file with all languages was not written as "
                          "expected."));
  return FALSE;
}
