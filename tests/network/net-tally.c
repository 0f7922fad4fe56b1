/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "net-tally.h"

#include <string.h>

/* How far the time of raw sound may be off where its bytes put it: less than a
 * sample. */
#define TOLERANCE (20 * GST_USECOND)

struct _NetTally
{
  GstPad *pad;
  gulong probe;
  char *name;
  gboolean is_text;
  gboolean skim;

  GMutex lock;
  /* All below is guarded by the lock. */
  GChecksum *sum;
  /* Bytes in a second of raw sound, which may come in any pieces; else 0. */
  guint64 rate;
  GstClockTime first;
  guint64 n_bytes;
  guint n_buffers;
  guint n_jumps;
  guint n_gaps;
  guint n_segments;
  guint n_flushes;
  gboolean ended;
};

/* Lock held. */
static void
restart (NetTally *self)
{
  g_checksum_reset (self->sum);
  self->first = GST_CLOCK_TIME_NONE;
  self->n_bytes = 0;
  self->n_buffers = 0;
  self->n_jumps = 0;
  self->n_gaps = 0;
  self->n_segments = 0;
  self->ended = FALSE;
}

/* Lock held. */
static void
take_caps (NetTally *self, GstEvent *event)
{
  GstCaps *caps = NULL;
  const GstStructure *structure;
  const char *format;
  int rate = 0;
  int channels = 0;

  gst_event_parse_caps (event, &caps);
  structure = gst_caps_get_structure (caps, 0);
  self->is_text = g_str_has_prefix (gst_structure_get_name (structure), "text");
  if (!gst_structure_has_name (structure, "audio/x-raw"))
    return;
  format = gst_structure_get_string (structure, "format");
  g_assert_cmpstr (format, ==, "S16LE");
  gst_structure_get_int (structure, "rate", &rate);
  gst_structure_get_int (structure, "channels", &channels);
  self->rate = (guint64)rate * (guint64)channels * 2;
}

/* Lock held. */
static void
take_event (NetTally *self, GstEvent *event)
{
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_CAPS:
    take_caps (self, event);
    break;
  case GST_EVENT_SEGMENT:
    self->n_segments++;
    break;
  case GST_EVENT_GAP:
    /* Text is full of them, as many as it takes to keep pace. */
    self->n_gaps += !self->is_text;
    break;
  case GST_EVENT_EOS:
    self->ended = TRUE;
    break;
  case GST_EVENT_FLUSH_STOP:
    restart (self);
    self->n_flushes++;
    break;
  default:
    break;
  }
}

static gboolean
is_off (GstClockTime time, GstClockTime expected)
{
  GstClockTimeDiff off = GST_CLOCK_DIFF (expected, time);

  return GST_CLOCK_TIME_IS_VALID (time) && ABS (off) > (gint64)TOLERANCE;
}

/* Lock held. */
static void
check_raw_time (NetTally *self, GstBuffer *buffer)
{
  if (self->n_buffers == 0)
    self->first = GST_BUFFER_PTS (buffer);
  self->n_jumps +=
      is_off (GST_BUFFER_PTS (buffer),
              self->first + gst_util_uint64_scale (self->n_bytes, GST_SECOND,
                                                   self->rate));
}

/* Lock held. */
static void
take_buffer (NetTally *self, GstBuffer *buffer)
{
  GstClockTime times[] = {GST_BUFFER_PTS (buffer),
                          GST_BUFFER_DURATION (buffer)};
  GstMapInfo map;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  if (self->rate > 0)
    check_raw_time (self, buffer);
  else
    g_checksum_update (self->sum, (const guchar *)times, sizeof times);
  if (!self->skim)
    g_checksum_update (self->sum, map.data, (gssize)map.size);
  if (self->n_buffers > 0 && GST_BUFFER_IS_DISCONT (buffer) && !self->is_text)
    self->n_jumps++;
  self->n_buffers++;
  self->n_bytes += map.size;
  gst_buffer_unmap (buffer, &map);
}

static GstPadProbeReturn
probe_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  NetTally *self = data;

  g_mutex_lock (&self->lock);
  if ((info->type & GST_PAD_PROBE_TYPE_BUFFER) != 0)
    take_buffer (self, GST_PAD_PROBE_INFO_BUFFER (info));
  else
    take_event (self, GST_PAD_PROBE_INFO_EVENT (info));
  g_mutex_unlock (&self->lock);
  return GST_PAD_PROBE_OK;
}

/**
 * net_tally_new:
 * @name: what to call it
 * @pad: a sink pad that has seen nothing yet
 * @skim: whether to leave the checksum out, which takes time
 *
 * Returns: (transfer full): the tally
 */
NetTally *
net_tally_new (const char *name, GstPad *pad, gboolean skim)
{
  NetTally *self = g_new0 (NetTally, 1);

  g_mutex_init (&self->lock);
  self->name = g_strdup (name);
  self->skim = skim;
  self->sum = g_checksum_new (G_CHECKSUM_SHA256);
  self->pad = gst_object_ref (pad);
  self->probe = gst_pad_add_probe (pad,
                                   GST_PAD_PROBE_TYPE_BUFFER |
                                       GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM |
                                       GST_PAD_PROBE_TYPE_EVENT_FLUSH,
                                   probe_cb, self, NULL);
  return self;
}

/** net_tally_free: stops adding up. */
void
net_tally_free (NetTally *self)
{
  gst_pad_remove_probe (self->pad, self->probe);
  gst_object_unref (self->pad);
  g_checksum_free (self->sum);
  g_free (self->name);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/** net_tally_dup_digest: (transfer full): all that counts, in one line. */
char *
net_tally_dup_digest (NetTally *self)
{
  g_autoptr (GChecksum) sum = NULL;
  g_autofree char *buffers = NULL;
  char *digest;

  g_mutex_lock (&self->lock);
  sum = g_checksum_copy (self->sum);
  buffers = g_strdup_printf ("%u buffers, ", self->n_buffers);
  digest = g_strdup_printf (
      "%s: %s%" G_GUINT64_FORMAT " bytes %.16s, %u segments, %u flushes, "
      "%u gaps, %u jumps%s",
      self->name, self->rate > 0 ? "" : buffers, self->n_bytes,
      g_checksum_get_string (sum), self->n_segments, self->n_flushes,
      self->n_gaps, self->n_jumps, self->ended ? ", end" : "");
  g_mutex_unlock (&self->lock);
  return digest;
}

/** net_tally_get_n_bytes: since the last flush. */
guint64
net_tally_get_n_bytes (NetTally *self)
{
  guint64 n_bytes;

  g_mutex_lock (&self->lock);
  n_bytes = self->n_bytes;
  g_mutex_unlock (&self->lock);
  return n_bytes;
}
