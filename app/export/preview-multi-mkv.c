/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The muxer says of every track that it is a default one, and has no word for
 * anything else. Matroska's element for it takes three bytes; the names of the
 * tracks were made three bytes too long, to make room. And it writes titles as
 * tags in the quotes that GStreamer's own files have: what they say takes less.
 * So nothing moves, and the index stays true. Ids are those of RFC 9559. */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "preview-multi-private.h"

#define ID_SEGMENT 0x18538067u
#define ID_TRACKS 0x1654ae6bu
#define ID_TRACK_ENTRY 0xaeu
#define ID_TRACK_TYPE 0x83u
#define ID_NAME 0x536eu
#define ID_TAGS 0x1254c367u
#define ID_TAG 0x7373u
#define ID_SIMPLE_TAG 0x67c8u
#define ID_TAG_NAME 0x45a3u
#define ID_TAG_STRING 0x4487u

#define TYPE_AUDIO 2
#define TYPE_SUBTITLE 17

/* The header of a file is far smaller, and so are its tags. */
#define HEAD_MAX (1024 * 1024)

/* A piece of the file. */
typedef struct
{
  guint8 *data;
  gsize size;
} Span;

typedef struct
{
  guint32 id;
  /* From the id on. */
  guint8 *start;
  Span body;
} Element;

/* Returns: how many bytes the number takes; 0 if it is none */
static gsize
read_number (const guint8 *data, gsize size, gboolean keeps_mark, guint64 *out)
{
  gsize length = 1;
  guint64 value;

  if (size == 0 || data[0] == 0)
    return 0;
  while (!(data[0] & (0x80 >> (length - 1))))
    length++;
  if (length > size)
    return 0;
  value = keeps_mark ? data[0] : data[0] & ((0x80u >> (length - 1)) - 1);
  for (gsize i = 1; i < length; i++)
    value = value << 8 | data[i];
  *out = value;
  return length;
}

/* Returns: whether there is another element; @span is what follows it. What
 * goes beyond the end, as the segment itself, ends with it. */
static gboolean
next_element (Span *span, Element *element)
{
  guint64 id, size;
  gsize n_id = read_number (span->data, span->size, TRUE, &id);
  gsize n_size = 0;

  if (n_id != 0 && n_id <= 4)
    n_size = read_number (span->data + n_id, span->size - n_id, FALSE, &size);
  if (n_size == 0)
    return FALSE;
  element->id = (guint32)id;
  element->start = span->data;
  element->body.data = span->data + n_id + n_size;
  element->body.size = MIN (size, span->size - n_id - n_size);
  span->data = element->body.data + element->body.size;
  span->size -= n_id + n_size + element->body.size;
  return TRUE;
}

static gboolean
find_element (Span span, guint32 id, Element *element)
{
  while (next_element (&span, element)) {
    if (element->id == id)
      return TRUE;
  }
  return FALSE;
}

/* Returns: how long the name is without what was added, which the end of a
 * string may follow; 0 if nothing was */
static gsize
find_filler (const Element *name)
{
  const gsize n = strlen (PREVIEW_MULTI_FILLER);
  gsize size = name->body.size;

  if (size > 0 && name->body.data[size - 1] == '\0')
    size--;
  /* A size of one byte, so that the shorter one takes one as well. */
  return size > n && name->body.data - name->start == 3 &&
                 memcmp (name->body.data + size - n, PREVIEW_MULTI_FILLER, n) ==
                     0
             ? size - n
             : 0;
}

static gboolean
finish_track (const Element *track, guint *n_audio)
{
  Element type, name;
  gboolean is_default;
  guint8 *end;

  if (!find_element (track->body, ID_TRACK_TYPE, &type) || type.body.size != 1)
    return FALSE;
  if (*type.body.data != TYPE_AUDIO && *type.body.data != TYPE_SUBTITLE)
    return TRUE;
  if (!find_element (track->body, ID_NAME, &name) || find_filler (&name) == 0)
    return FALSE;
  is_default = *type.body.data == TYPE_AUDIO && (*n_audio)++ == 0;
  end = name.body.data + name.body.size - 3;
  memset (name.body.data + find_filler (&name), 0, 1);
  name.start[2] = (guint8)(0x80 | (name.body.size - 3));
  /* FlagDefault */
  end[0] = 0x88;
  end[1] = 0x81;
  end[2] = is_default;
  return TRUE;
}

static gboolean
finish_head (Span head)
{
  Element segment, tracks, track;
  guint n_audio = 0;

  if (!find_element (head, ID_SEGMENT, &segment) ||
      !find_element (segment.body, ID_TRACKS, &tracks))
    return FALSE;
  while (next_element (&tracks.body, &track)) {
    if (track.id == ID_TRACK_ENTRY && !finish_track (&track, &n_audio))
      return FALSE;
  }
  return TRUE;
}

/* Ends with zeros, which end a string there as anywhere. */
static void
finish_title (const Element *text)
{
  g_autofree char *written =
      g_strndup ((const char *)text->body.data, text->body.size);
  g_auto (GValue) value = G_VALUE_INIT;
  const char *title = written;
  gsize length;

  g_value_init (&value, G_TYPE_STRING);
  if (*written == '"' && gst_value_deserialize (&value, written))
    title = g_value_get_string (&value);
  length = strlen (title);
  if (g_str_has_suffix (title, PREVIEW_MULTI_FILLER))
    length -= strlen (PREVIEW_MULTI_FILLER);
  if (length >= text->body.size)
    return;
  memcpy (text->body.data, title, length);
  memset (text->body.data + length, 0, text->body.size - length);
}

static void
finish_tags (Span tags)
{
  Element tag, simple, name, text;

  while (next_element (&tags, &tag)) {
    while (tag.id == ID_TAG && next_element (&tag.body, &simple)) {
      if (simple.id == ID_SIMPLE_TAG &&
          find_element (simple.body, ID_TAG_NAME, &name) &&
          name.body.size >= 5 && memcmp (name.body.data, "TITLE", 5) == 0 &&
          find_element (simple.body, ID_TAG_STRING, &text))
        finish_title (&text);
    }
  }
}

/* Returns: how many bytes the head of the element at @offset takes; 0 at the
 * end */
static gsize
read_head (int fd, guint64 offset, guint64 *id, guint64 *size)
{
  guint8 data[12];
  gssize n = pread (fd, data, sizeof data, (off_t)offset);
  gsize n_id = n > 0 ? read_number (data, (gsize)n, TRUE, id) : 0;
  gsize n_size =
      n_id > 0 ? read_number (data + n_id, (gsize)n - n_id, FALSE, size) : 0;

  return n_size > 0 ? n_id + n_size : 0;
}

/* The tags are behind the media, which is passed over. */
static gboolean
finish_tail (int fd)
{
  guint64 offset = 0;
  guint64 id, size;
  gsize head;
  g_autofree guint8 *data = NULL;

  while ((head = read_head (fd, offset, &id, &size)) > 0 && id != ID_TAGS)
    offset += id == ID_SEGMENT ? head : head + size;
  if (head == 0)
    return TRUE;
  if (size > HEAD_MAX)
    return FALSE;
  data = g_malloc (size);
  if (pread (fd, data, size, (off_t)(offset + head)) != (gssize)size)
    return FALSE;
  finish_tags ((Span){data, size});
  return pwrite (fd, data, size, (off_t)(offset + head)) == (gssize)size;
}

/**
 * preview_multi_finish_mkv:
 * @fd: a file that the muxer wrote
 * @error: return location for an error
 *
 * Says which tracks are played unless the user chooses: the first sound, and no
 * subtitles; and writes titles as they are.
 *
 * Returns: whether that worked
 */
gboolean
preview_multi_finish_mkv (int fd, GError **error)
{
  g_autofree guint8 *data = g_malloc (HEAD_MAX);
  gssize n = pread (fd, data, HEAD_MAX, 0);
  const Span head = {data, n > 0 ? (gsize)n : 0};

  if (finish_head (head) && pwrite (fd, data, head.size, 0) == n &&
      finish_tail (fd))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("The file with all languages was not written as "
                          "expected."));
  return FALSE;
}
