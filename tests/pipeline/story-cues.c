/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <json-glib/json-glib.h>

#include "story-cues.h"

typedef struct
{
  GstClockTime start;
  GstClockTime end;
  const char *text;
} Line;

static void
story_cue_free (gpointer data)
{
  StoryCue *cue = data;

  g_free (cue->text);
  g_free (cue);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  GstClockTime first = *(const GstClockTime *)a;
  GstClockTime second = *(const GstClockTime *)b;

  return (first > second) - (first < second);
}

static GstClockTime
get_time (JsonObject *object, const char *name)
{
  double seconds = json_object_get_double_member (object, name);

  return (GstClockTime)(seconds * 1000 + 0.5) * GST_MSECOND;
}

static GArray *
read_lines (JsonArray *array)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *object = json_array_get_object_element (array, i);
    Line line = {get_time (object, "start"), get_time (object, "end"),
                 json_object_get_string_member (object, "text")};

    g_array_append_val (lines, line);
  }

  return lines;
}

static GArray *
collect_changes (GArray *lines)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (GstClockTime));

  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index (lines, Line, i);

    g_array_append_val (changes, line->start);
    g_array_append_val (changes, line->end);
  }
  g_array_sort (changes, compare_times);

  return changes;
}

/* Two who speak at once get a dash and a row each. */
static char *
describe (GArray *lines, GstClockTime time)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index (lines, Line, i);

    if (line->start <= time && time < line->end)
      g_ptr_array_add (texts, (gpointer)line->text);
  }
  if (texts->len == 0)
    return NULL;
  if (texts->len == 1)
    return g_strdup (texts->pdata[0]);
  g_assert_cmpuint (texts->len, ==, 2);

  return g_strdup_printf ("– %s\n– %s", (char *)texts->pdata[0],
                          (char *)texts->pdata[1]);
}

/**
 * story_cues_new:
 * @service: the service
 * @media_name: a transcript in seconds among the samples
 *
 * Returns: (transfer full) (element-type StoryCue): what is on screen when
 */
GPtrArray *
story_cues_new (CambService *service, const char *media_name)
{
  g_autoptr (GBytes) bytes = camb_service_dup_media (service, media_name);
  g_autoptr (JsonParser) parser = json_parser_new ();
  GPtrArray *cues = g_ptr_array_new_with_free_func (story_cue_free);
  g_autoptr (GArray) lines = NULL;
  g_autoptr (GArray) changes = NULL;

  g_assert_nonnull (bytes);
  g_assert_true (
      json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                  (gssize)g_bytes_get_size (bytes), NULL));
  lines = read_lines (json_node_get_array (json_parser_get_root (parser)));
  changes = collect_changes (lines);
  for (guint i = 1; i < changes->len; i++) {
    GstClockTime start = g_array_index (changes, GstClockTime, i - 1);
    GstClockTime end = g_array_index (changes, GstClockTime, i);
    g_autofree char *text = describe (lines, start);
    StoryCue *cue;

    if (text == NULL || start == end)
      continue;
    cue = g_new (StoryCue, 1);
    *cue = (StoryCue){start, end, g_steal_pointer (&text)};
    g_ptr_array_add (cues, cue);
  }

  return cues;
}

/** story_cues_find: (nullable): what is on screen at @time. */
const StoryCue *
story_cues_find (GPtrArray *cues, GstClockTime time)
{
  for (guint i = 0; i < cues->len; i++) {
    const StoryCue *cue = cues->pdata[i];

    if (cue->start <= time && time < cue->end)
      return cue;
  }

  return NULL;
}

static void
append_text_cb (GMarkupParseContext *context,
                const char *text,
                gsize length,
                gpointer user_data,
                GError **error)
{
  g_string_append_len (user_data, text, (gssize)length);
}

/** story_cues_dup_plain: (transfer full): the text of Pango markup. */
char *
story_cues_dup_plain (const char *markup)
{
  static const GMarkupParser parser = {.text = append_text_cb};
  g_autofree char *document = g_strdup_printf ("<text>%s</text>", markup);
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, 0, text, NULL);

  g_markup_parse_context_parse (context, document, -1, &error);
  g_assert_no_error (error);

  return g_string_free (text, FALSE);
}
