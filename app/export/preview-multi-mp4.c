/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The muxer enables all tracks at once, has no word for chapters, and calls all
 * tracks alike. It writes the index behind the media, so that the index can be
 * written anew without anything else moving. Boxes are those of ISO/IEC
 * 14496-12; `chpl` is that of Nero, which all players read. */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "preview-multi-private.h"

#define BOX(a, b, c, d) \
  ((guint32)(a) << 24 | (guint32)(b) << 16 | (guint32)(c) << 8 | (guint32)(d))

#define BOX_MOOV BOX ('m', 'o', 'o', 'v')
#define BOX_MDAT BOX ('m', 'd', 'a', 't')
#define BOX_TRAK BOX ('t', 'r', 'a', 'k')
#define BOX_MDIA BOX ('m', 'd', 'i', 'a')
#define BOX_TKHD BOX ('t', 'k', 'h', 'd')
#define BOX_HDLR BOX ('h', 'd', 'l', 'r')
#define BOX_UDTA BOX ('u', 'd', 't', 'a')
#define BOX_CHPL BOX ('c', 'h', 'p', 'l')
#define HANDLER_VIDEO BOX ('v', 'i', 'd', 'e')
#define HANDLER_SOUND BOX ('s', 'o', 'u', 'n')

#define HEADER 8
/* The index of a day of media is smaller. */
#define MOOV_MAX (256u * 1024 * 1024)
#define TITLE_MAX 255
#define CHAPTERS_MAX 255

/* What tracks are called, and what was seen of them. */
typedef struct
{
  const char *const *names;
  guint n_names;
  guint n_sounds;
  guint n_texts;
  GArray *chapters;
  GByteArray *out;
} Rewrite;

static guint32
read_32 (const guint8 *data)
{
  return BOX (data[0], data[1], data[2], data[3]);
}

static void
append_32 (GByteArray *out, guint32 value)
{
  const guint32 wire = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *)&wire, sizeof wire);
}

static void
append_64 (GByteArray *out, guint64 value)
{
  append_32 (out, (guint32)(value >> 32));
  append_32 (out, (guint32)value);
}

/* Returns: where it begins, for end_box() */
static guint
begin_box (GByteArray *out, guint32 type)
{
  guint start = out->len;

  append_32 (out, 0);
  append_32 (out, type);
  return start;
}

static void
end_box (GByteArray *out, guint start)
{
  const guint32 wire = GUINT32_TO_BE (out->len - start);

  memcpy (out->data + start, &wire, sizeof wire);
}

/* Returns: its size; 0 if there is none */
static gsize
read_box (const guint8 *data, gsize size, guint32 *type)
{
  gsize length = size >= HEADER ? read_32 (data) : 0;

  if (length < HEADER || length > size)
    return 0;
  *type = read_32 (data + 4);
  return length;
}

static const guint8 *
find_box (const guint8 *data, gsize size, guint32 wanted, gsize *length)
{
  guint32 type;

  while ((*length = read_box (data, size, &type)) > 0) {
    if (type == wanted)
      return data;
    data += *length;
    size -= *length;
  }
  return NULL;
}

/* Returns: `vide`, `soun` or a text; 0 if that is not to be found */
static guint32
find_handler (const guint8 *trak, gsize size)
{
  gsize length;
  const guint8 *mdia =
      find_box (trak + HEADER, size - HEADER, BOX_MDIA, &length);
  const guint8 *hdlr = mdia != NULL ? find_box (mdia + HEADER, length - HEADER,
                                                BOX_HDLR, &length)
                                    : NULL;

  return hdlr != NULL && length >= 20 ? read_32 (hdlr + 16) : 0;
}

/* The picture and the first sound are played; of the others the user chooses
 * one. */
static void
copy_tkhd (Rewrite *self, const guint8 *data, gsize size, guint32 handler)
{
  const gboolean is_first = handler == HANDLER_SOUND && self->n_sounds == 0;
  guint start = self->out->len;
  guint group = data[HEADER] == 1 ? 46 : 34;

  g_byte_array_append (self->out, data, size);
  if (size < group + 2)
    return;
  self->out->data[start + HEADER + 3] =
      handler == HANDLER_VIDEO || is_first ? 7 : 6;
  if (handler != HANDLER_VIDEO)
    self->out->data[start + group + 1] = handler == HANDLER_SOUND ? 1 : 2;
}

static void
copy_hdlr (Rewrite *self, const guint8 *data, gsize size, const char *name)
{
  const gsize fixed = 32;
  guint start;

  if (name == NULL || size < fixed) {
    g_byte_array_append (self->out, data, size);
    return;
  }
  start = begin_box (self->out, BOX_HDLR);
  g_byte_array_append (self->out, data + HEADER, fixed - HEADER);
  g_byte_array_append (self->out, (const guint8 *)name, strlen (name) + 1);
  end_box (self->out, start);
}

static const char *
find_name (const Rewrite *self, guint32 handler)
{
  guint index = handler == HANDLER_SOUND ? self->n_sounds : self->n_texts;

  return handler != HANDLER_VIDEO && index < self->n_names ? self->names[index]
                                                           : NULL;
}

static void
copy_boxes (Rewrite *self, const guint8 *data, gsize size, guint32 handler);

static void
append_chapters (Rewrite *self)
{
  guint n = MIN (self->chapters->len, CHAPTERS_MAX);
  guint start = begin_box (self->out, BOX_CHPL);
  guint8 byte = (guint8)n;

  append_32 (self->out, 0x01000000);
  append_32 (self->out, 0);
  g_byte_array_append (self->out, &byte, 1);
  for (guint i = 0; i < n; i++) {
    const PreviewChapter *chapter =
        &g_array_index (self->chapters, PreviewChapter, i);

    /* In units of 100 ns. */
    append_64 (self->out, chapter->start / 100);
    byte = (guint8)MIN (strlen (chapter->title), TITLE_MAX);
    g_byte_array_append (self->out, &byte, 1);
    g_byte_array_append (self->out, (const guint8 *)chapter->title, byte);
  }
  end_box (self->out, start);
}

static void
copy_container (Rewrite *self,
                const guint8 *data,
                gsize size,
                guint32 type,
                guint32 handler)
{
  guint start = begin_box (self->out, type);
  gsize length;
  gboolean has_udta =
      find_box (data + HEADER, size - HEADER, BOX_UDTA, &length) != NULL;

  if (type == BOX_TRAK)
    handler = find_handler (data, size);
  copy_boxes (self, data + HEADER, size - HEADER, handler);
  if (type == BOX_UDTA) {
    append_chapters (self);
  } else if (type == BOX_MOOV && !has_udta) {
    guint udta = begin_box (self->out, BOX_UDTA);

    append_chapters (self);
    end_box (self->out, udta);
  }
  end_box (self->out, start);
  if (type != BOX_TRAK || handler == HANDLER_VIDEO)
    return;
  if (handler == HANDLER_SOUND)
    self->n_sounds++;
  else
    self->n_texts++;
}

/* Boxes of a track have a handler; that of the file has none. */
static void
copy_box (Rewrite *self,
          const guint8 *data,
          gsize size,
          guint32 type,
          guint32 handler)
{
  if (type == BOX_MOOV || type == BOX_TRAK || type == BOX_MDIA ||
      (type == BOX_UDTA && handler == 0))
    copy_container (self, data, size, type, handler);
  else if (type == BOX_TKHD)
    copy_tkhd (self, data, size, handler);
  else if (type == BOX_HDLR && handler != 0)
    copy_hdlr (self, data, size, find_name (self, handler));
  else
    g_byte_array_append (self->out, data, size);
}

static void
copy_boxes (Rewrite *self, const guint8 *data, gsize size, guint32 handler)
{
  guint32 type;
  gsize length;

  while ((length = read_box (data, size, &type)) > 0) {
    copy_box (self, data, length, type, handler);
    data += length;
    size -= length;
  }
  /* What is no box is left as it is. */
  g_byte_array_append (self->out, data, size);
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

/* Returns: whether the media is before the index, so that what is from the
 * index on may move */
static gboolean
find_moov (int fd, guint64 *offset, guint64 *size)
{
  guint64 end = (guint64)MAX (lseek (fd, 0, SEEK_END), 0);
  guint64 length;
  guint32 type = 0;

  *offset = 0;
  while ((length = read_outer_box (fd, *offset, &type)) > 0 &&
         type != BOX_MOOV && length < end - *offset)
    *offset += length;
  *size = end - *offset;
  if (type != BOX_MOOV || *size > MOOV_MAX)
    return FALSE;
  for (guint64 at = *offset; at < end; at += length) {
    length = read_outer_box (fd, at, &type);
    if (length == 0 || length > end - at || type == BOX_MDAT)
      return FALSE;
  }
  return TRUE;
}

static gboolean
rewrite (Rewrite *self, int fd)
{
  guint64 offset, size;
  g_autofree guint8 *tail = NULL;

  if (!find_moov (fd, &offset, &size))
    return FALSE;
  tail = g_malloc (size);
  if (pread (fd, tail, size, (off_t)offset) != (gssize)size)
    return FALSE;
  copy_boxes (self, tail, size, 0);
  return pwrite (fd, self->out->data, self->out->len, (off_t)offset) ==
             (gssize)self->out->len &&
         ftruncate (fd, (off_t)(offset + self->out->len)) == 0;
}

/**
 * preview_multi_finish_mp4:
 * @fd: a file that the muxer wrote, its index at the end
 * @names: (array zero-terminated=1): what the languages are called
 * @chapters: (element-type PreviewChapter): at most 255 are taken
 * @error: return location for an error
 *
 * Gives the tracks their names, says which are played unless the user chooses,
 * and adds chapters.
 *
 * Returns: whether that worked
 */
gboolean
preview_multi_finish_mp4 (int fd,
                          const char *const *names,
                          GArray *chapters,
                          GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  Rewrite self = {.names = names,
                  .n_names = g_strv_length ((char **)names),
                  .chapters = chapters,
                  .out = out};

  errno = 0;
  if (rewrite (&self, fd))
    return TRUE;
  if (errno == ENOSPC)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                         _ ("The disk is full. Make room, and export to the "
                            "same folder again: what is there stays."));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("The file with all languages was not written as "
                            "expected."));
  return FALSE;
}
