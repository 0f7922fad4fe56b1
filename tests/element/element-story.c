/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

/* Nothing here takes a second; what waits longer than this has failed. */
#define PATIENCE 20

static gint64
get_deadline (void)
{
  return g_get_monotonic_time () +
         PATIENCE * harness_get_patience () * G_TIME_SPAN_SECOND;
}

/**
 * harness_poll:
 * @is_so: what has to become true, asked again and again
 * @data: passed to @is_so
 * @complaint: what to say when it does not
 *
 * For what nobody tells.
 */
void
harness_poll (gboolean (*is_so) (gpointer data),
              gpointer data,
              const char *complaint)
{
  gint64 deadline = get_deadline ();

  while (!is_so (data)) {
    if (g_get_monotonic_time () > deadline)
      g_error ("%s", complaint);
    g_poll (NULL, 0, 1);
  }
}

/* Lock held. */
static GstMessage *
take_next (Harness *self, GstMessageType types)
{
  while (self->n_seen < self->messages->len) {
    GstMessage *message = self->messages->pdata[self->n_seen++];
    g_autoptr (GError) error = NULL;
    g_autofree char *debug = NULL;

    if (GST_MESSAGE_TYPE (message) & types)
      return message;
    if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
      continue;
    gst_message_parse_error (message, &error, &debug);
    g_error ("unexpected error from %s: %s (%s)",
             GST_MESSAGE_SRC_NAME (message), error->message, debug);
  }

  return NULL;
}

/**
 * harness_wait:
 * @self: a harness
 * @types: what is waited for
 *
 * Waits for the next message of these types; an ERROR that is not among them
 * fails the test.
 *
 * Returns: (transfer none): the message
 */
GstMessage *
harness_wait (Harness *self, GstMessageType types)
{
  gint64 deadline = get_deadline ();
  GstMessage *message;

  g_mutex_lock (&self->lock);
  while ((message = take_next (self, types)) == NULL) {
    if (!g_cond_wait_until (&self->changed, &self->lock, deadline)) {
      g_autofree char *story = NULL;

      g_mutex_unlock (&self->lock);
      story = harness_dup_story (self, "");
      g_error ("no message of type 0x%x came, but: %s", types, story);
    }
  }
  g_mutex_unlock (&self->lock);

  return message;
}

/**
 * harness_find:
 * @self: a harness
 * @type: a type
 * @index: which of that type, 0 for the first
 * @n: (out) (optional): how many cambsrc has sent
 *
 * Returns: (transfer none) (nullable): a message of cambsrc or inside it
 */
GstMessage *
harness_find (Harness *self, GstMessageType type, guint index, guint *n)
{
  GstMessage *found = NULL;
  guint count = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->messages->len; i++) {
    GstMessage *message = self->messages->pdata[i];

    if (GST_MESSAGE_TYPE (message) != type ||
        !gst_object_has_as_ancestor (GST_MESSAGE_SRC (message),
                                     GST_OBJECT (self->src)))
      continue;
    if (count++ == index)
      found = message;
  }
  g_mutex_unlock (&self->lock);
  if (n != NULL)
    *n = count;

  return found;
}

/** harness_count: how many messages of a type cambsrc has sent. */
guint
harness_count (Harness *self, GstMessageType type)
{
  guint n;

  harness_find (self, type, 0, &n);
  return n;
}

/** harness_preroll: goes to PAUSED and waits until every sink has data. */
void
harness_preroll (Harness *self)
{
  harness_start (self, GST_STATE_PAUSED);
  harness_wait (self, GST_MESSAGE_ASYNC_DONE);
}

/** harness_play: plays to the end. */
void
harness_play (Harness *self)
{
  harness_start (self, GST_STATE_PLAYING);
  harness_wait (self, GST_MESSAGE_EOS);
}

/** harness_get_stream: what came out of the pad of that name. */
HarnessStream *
harness_get_stream (Harness *self, const char *name)
{
  HarnessStream *found = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->streams->len; i++) {
    HarnessStream *stream = self->streams->pdata[i];

    if (g_str_equal (stream->name, name))
      found = stream;
  }
  g_mutex_unlock (&self->lock);
  if (found == NULL)
    g_error ("there is no pad %s", name);

  return found;
}

/** harness_get_n_streams: how many pads there were. */
guint
harness_get_n_streams (Harness *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->streams->len;
  g_mutex_unlock (&self->lock);

  return n;
}

/** harness_dup_pads: the names of all pads, in their order. */
char *
harness_dup_pads (Harness *self)
{
  GString *names = g_string_new (NULL);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->streams->len; i++) {
    HarnessStream *stream = self->streams->pdata[i];

    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", stream->name);
  }
  g_mutex_unlock (&self->lock);

  return g_string_free (names, FALSE);
}

/**
 * harness_dup_story:
 * @self: a harness
 * @prefix: with what lines have to begin to be told, e.g. "video_0 "
 *
 * Returns: (transfer full): the lines without their prefix, joined by commas;
 *   what happens several times on end is told once
 */
char *
harness_dup_story (Harness *self, const char *prefix)
{
  GString *text = g_string_new (NULL);
  const char *last = "";

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->story->len; i++) {
    const char *line = self->story->pdata[i];

    if (!g_str_has_prefix (line, prefix) || g_str_equal (line, last))
      continue;
    last = line;
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                            line + strlen (prefix));
  }
  g_mutex_unlock (&self->lock);

  return g_string_free (text, FALSE);
}

/** harness_find_line: where in the story a line comes first; it has to. */
guint
harness_find_line (Harness *self, const char *line)
{
  guint found = G_MAXUINT;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->story->len && found == G_MAXUINT; i++) {
    if (g_str_equal (self->story->pdata[i], line))
      found = i;
  }
  g_mutex_unlock (&self->lock);
  if (found == G_MAXUINT)
    g_error ("the story has no “%s”", line);

  return found;
}

/**
 * harness_dup_structure:
 * @src: a cambsrc
 * @property: `run`, `transcript` or `statistics`
 *
 * Returns: (transfer full) (nullable): its value
 */
GstStructure *
harness_dup_structure (GstElement *src, const char *property)
{
  GstStructure *structure = NULL;

  g_object_get (src, property, &structure, NULL);

  return structure;
}

/** harness_get_statistic: one of the counters. */
guint64
harness_get_statistic (Harness *self, const char *name)
{
  g_autoptr (GstStructure) statistics =
      harness_dup_structure (self->src, "statistics");
  guint64 value = 0;

  g_assert_nonnull (statistics);
  g_assert_true (gst_structure_get_uint64 (statistics, name, &value));

  return value;
}
