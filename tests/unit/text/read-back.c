/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "read-back.h"

static void
free_cue (gpointer data)
{
  ReadCue *self = data;

  g_free (self->text);
  g_free (self);
}

static guint64
parse_time (const char *text)
{
  guint hours, minutes, seconds, ms;

  g_assert_cmpint (
      sscanf (text, "%u:%u:%u%*1[.,]%u", &hours, &minutes, &seconds, &ms), ==,
      4);
  return ((hours * 60 + minutes) * 60 + seconds) * G_GUINT64_CONSTANT (1000) +
         ms;
}

static void
take_cue (GPtrArray *cues, const char *start, const char *end, char *text)
{
  ReadCue *cue = g_new0 (ReadCue, 1);

  cue->start = parse_time (start);
  cue->end = parse_time (end);
  cue->text = text;
  g_ptr_array_add (cues, cue);
}

/* Strict SubRip, which ffmpeg writes with two kinds of line ends. */
static GPtrArray *
parse_srt (const char *text)
{
  GPtrArray *cues = g_ptr_array_new_with_free_func (free_cue);
  g_auto (GStrv) ends = g_strsplit (text, "\r\n", -1);
  g_autofree char *joined = g_strjoinv ("\n", ends);
  g_auto (GStrv) blocks = g_strsplit (joined, "\n\n", -1);

  for (guint i = 0; blocks[i] != NULL && *blocks[i] != '\0'; i++) {
    g_auto (GStrv) parts = g_strsplit (blocks[i], "\n", 3);
    g_auto (GStrv) times = NULL;

    g_assert_cmpuint (g_strv_length (parts), ==, 3);
    g_assert_cmpint (atoi (parts[0]), ==, i + 1);
    times = g_strsplit (parts[1], " --> ", 2);
    take_cue (cues, times[0], times[1], g_strdup (parts[2]));
  }
  return cues;
}

/* What ffmpeg makes of @file. */
GPtrArray *
read_back_with_ffmpeg (GBytes *file, CambSubtitleFormat format)
{
  g_autofree char *path =
      g_strdup_printf ("%s/read-back-%d.%s", g_get_tmp_dir (), (int)getpid (),
                       camb_subtitle_format_to_string (format));
  const char *argv[] = {"ffmpeg", "-nostdin", "-v", "error", "-i", path,
                        "-c:s",   "text",     "-f", "srt",   "-",  NULL};
  g_autofree char *out = NULL;
  g_autofree char *messages = NULL;
  g_autoptr (GError) error = NULL;
  int status;
  gsize size;
  const char *data = g_bytes_get_data (file, &size);

  g_file_set_contents (path, data, size, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                &out, &messages, &status, &error);
  g_remove (path);
  g_assert_no_error (error);
  g_assert_cmpstr (messages, ==, "");
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return parse_srt (out);
}

typedef struct
{
  GPtrArray *cues;
  GString *text;
  char *start;
  char *end;
} Ttml;

static void
start_cb (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer user_data,
          GError **error)
{
  Ttml *self = user_data;

  if (g_str_equal (element, "br"))
    g_string_append_c (self->text, '\n');
  if (!g_str_equal (element, "p"))
    return;
  g_string_truncate (self->text, 0);
  for (guint i = 0; names[i] != NULL; i++) {
    if (g_str_equal (names[i], "begin"))
      self->start = g_strdup (values[i]);
    if (g_str_equal (names[i], "end"))
      self->end = g_strdup (values[i]);
  }
}

static void
end_cb (GMarkupParseContext *context,
        const char *element,
        gpointer user_data,
        GError **error)
{
  Ttml *self = user_data;

  if (!g_str_equal (element, "p"))
    return;
  take_cue (self->cues, self->start, self->end, g_strdup (self->text->str));
  g_clear_pointer (&self->start, g_free);
  g_clear_pointer (&self->end, g_free);
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Ttml *self = user_data;

  g_string_append_len (self->text, text, length);
}

/* ffmpeg writes TTML and does not read it, so this does. */
GPtrArray *
read_back_ttml (GBytes *file)
{
  static const GMarkupParser parser = {
      .start_element = start_cb, .end_element = end_cb, .text = text_cb};
  g_autoptr (GString) text = g_string_new (NULL);
  Ttml self = {g_ptr_array_new_with_free_func (free_cue), text};
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, 0, &self, NULL);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *data = g_bytes_get_data (file, &size);

  g_markup_parse_context_parse (context, data, size, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  return self.cues;
}

/* One field of RFC 4180; @at goes behind the comma or the end of the row. */
static char *
parse_field (const char **at, gboolean *last)
{
  GString *out = g_string_new (NULL);
  gboolean quoted = **at == '"';

  *at += quoted;
  while (**at != '\0') {
    if (quoted && **at == '"' && *++*at != '"')
      quoted = FALSE;
    if (!quoted && (**at == ',' || **at == '\r'))
      break;
    g_string_append_c (out, *(*at)++);
  }
  *last = **at != ',';
  *at += *last ? 2 : 1;
  return g_string_free (out, FALSE);
}

/* The cues of a table; the names of the columns are looked at elsewhere. */
GPtrArray *
read_back_csv (GBytes *file)
{
  GPtrArray *cues = g_ptr_array_new_with_free_func (free_cue);
  g_autofree char *data =
      g_strndup (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  const char *at = strstr (data, "\r\n") + 2;

  while (*at != '\0') {
    g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
    gboolean last = FALSE;

    while (!last)
      g_ptr_array_add (fields, parse_field (&at, &last));
    g_assert_cmpuint (fields->len, ==, 12);
    take_cue (cues, fields->pdata[1], fields->pdata[2],
              g_strdup (fields->pdata[4]));
  }
  return cues;
}
