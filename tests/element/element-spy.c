/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "element-spy.h"

static GMutex lock;
/* All below is guarded by the lock. */
static const char *const *needles;
static GHashTable *counts;
static GString *finds;

/**
 * spy_read:
 * @where: where it is shown, for the report
 * @text: (nullable): what is shown
 */
void
spy_read (const char *where, const char *text)
{
  if (text == NULL)
    return;

  g_mutex_lock (&lock);
  g_hash_table_insert (
      counts, (gpointer)where,
      GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, where)) +
                        1));
  for (guint i = 0; needles[i] != NULL; i++) {
    if (strstr (text, needles[i]) != NULL)
      g_string_append_printf (finds, "%s: %s\n", where, text);
  }
  g_mutex_unlock (&lock);
}

/** spy_get_n_texts: how much has been read there. */
guint
spy_get_n_texts (const char *where)
{
  guint n;

  g_mutex_lock (&lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, where));
  g_mutex_unlock (&lock);

  return n;
}

/** spy_take_finds: (transfer full): every text with a secret since last time */
char *
spy_take_finds (void)
{
  GString *old;

  g_mutex_lock (&lock);
  old = finds;
  finds = g_string_new (NULL);
  g_mutex_unlock (&lock);

  return g_string_free (old, FALSE);
}

static void
gst_log_cb (GstDebugCategory *category,
            GstDebugLevel level,
            const char *file,
            const char *function,
            int line,
            GObject *object,
            GstDebugMessage *message,
            gpointer user_data)
{
  spy_read ("gst-log", gst_debug_message_get (message));
}

static void
log_cb (const char *domain,
        GLogLevelFlags level,
        const char *message,
        gpointer user_data)
{
  spy_read ("log", message);
  if (level & (G_LOG_FLAG_FATAL | G_LOG_LEVEL_ERROR))
    g_test_message ("%s", message);
}

static GLogWriterOutput
write_cb (GLogLevelFlags level,
          const GLogField *fields,
          gsize n_fields,
          gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++) {
    if (fields[i].length < 0)
      spy_read ("log", fields[i].value);
  }

  return G_LOG_WRITER_HANDLED;
}

static void
printerr_cb (const char *text)
{
  spy_read ("stderr", text);
  fputs (text, stderr);
}

/**
 * spy_init:
 * @secrets: (transfer none): what must be nowhere
 *
 * Turns every log on, as loud as it goes.
 */
void
spy_init (const char *const *secrets)
{
  needles = secrets;
  counts = g_hash_table_new (g_str_hash, g_str_equal);
  finds = g_string_new (NULL);
  g_log_set_default_handler (log_cb, NULL);
  g_log_set_writer_func (write_cb, NULL, NULL);
  g_set_printerr_handler (printerr_cb);
  gst_debug_remove_log_function (gst_debug_log_default);
  gst_debug_add_log_function (gst_log_cb, NULL, NULL);
  gst_debug_set_active (TRUE);
  gst_debug_set_threshold_from_string ("*:9", TRUE);
}

static void
read_structure (const char *where, const GstStructure *structure)
{
  g_autofree char *text =
      structure != NULL ? gst_structure_to_string (structure) : NULL;

  spy_read (where, text);
}

static void
read_value (const GValue *value)
{
  g_autofree char *text = NULL;
  g_autofree char *serialized = NULL;

  /* GStreamer's own types cannot be shown when they are not there. */
  if (g_value_fits_pointer (value) && g_value_peek_pointer (value) == NULL)
    return;
  text = g_strdup_value_contents (value);
  serialized = gst_value_serialize (value);
  spy_read ("property", text);
  spy_read ("property", serialized);
}

static void
read_properties (GObject *object)
{
  guint n;
  g_autofree GParamSpec **pspecs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n);

  for (guint i = 0; i < n; i++) {
    GValue value = G_VALUE_INIT;

    if (!(pspecs[i]->flags & G_PARAM_READABLE))
      continue;
    g_value_init (&value, pspecs[i]->value_type);
    g_object_get_property (object, pspecs[i]->name, &value);
    read_value (&value);
    g_value_unset (&value);
  }
}

static void
read_query (GstElement *element, GstQuery *query)
{
  if (gst_element_query (element, query))
    read_structure ("query", gst_query_get_structure (query));
  gst_query_unref (query);
}

static void
read_contexts (GstElement *element)
{
  GList *contexts = gst_element_get_contexts (element);

  for (GList *l = contexts; l != NULL; l = l->next)
    read_structure ("context", gst_context_get_structure (l->data));
  g_list_free_full (contexts, (GDestroyNotify)gst_context_unref);
}

static gboolean
read_event_cb (GstPad *pad, GstEvent **event, gpointer user_data)
{
  read_structure ("event", gst_event_get_structure (*event));

  return TRUE;
}

static void
read_element (const GValue *item, gpointer user_data)
{
  GstElement *element = g_value_get_object (item);

  read_properties (G_OBJECT (element));
  read_query (element, gst_query_new_uri ());
  read_query (element, gst_query_new_context ("gst.soup.session"));
  read_query (element, gst_query_new_context ("http-headers"));
  read_contexts (element);
  for (GList *l = element->pads; l != NULL; l = l->next) {
    read_properties (l->data);
    gst_pad_sticky_events_foreach (l->data, read_event_cb, NULL);
  }
}

static void
read_errors (GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *debug = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, &debug);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING)
    gst_message_parse_warning (message, &error, &debug);
  else
    return;
  spy_read ("error", error->message);
  spy_read ("error", debug);
  read_structure ("error", harness_get_details (message));
}

/**
 * spy_read_pipeline:
 * @h: a harness
 *
 * Reads all messages so far, and in whatever state the pipeline is, all
 * properties, queries, contexts and sticky events of all elements and its
 * graph.
 */
void
spy_read_pipeline (Harness *h)
{
  g_autoptr (GstIterator) elements =
      gst_bin_iterate_recurse (GST_BIN (h->pipeline));
  g_autofree char *dot = gst_debug_bin_to_dot_data (
      GST_BIN (h->pipeline), GST_DEBUG_GRAPH_SHOW_VERBOSE);

  spy_read ("dot", dot);
  while (gst_iterator_foreach (elements, read_element, NULL) ==
         GST_ITERATOR_RESYNC)
    gst_iterator_resync (elements);

  g_mutex_lock (&h->lock);
  for (guint i = 0; i < h->messages->len; i++) {
    read_structure ("message",
                    gst_message_get_structure (h->messages->pdata[i]));
    read_errors (h->messages->pdata[i]);
  }
  g_mutex_unlock (&h->lock);
}
