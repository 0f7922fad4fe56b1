/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

/**
 * harness_assert_words:
 * @text: a text for the user
 * @words: what it has to say, joined by “|”
 */
void
harness_assert_words (const char *text, const char *words)
{
  g_auto (GStrv) all = g_strsplit (words, "|", -1);

  g_assert_nonnull (text);
  for (guint i = 0; all[i] != NULL; i++) {
    if (strstr (text, all[i]) == NULL)
      g_error ("“%s” does not say “%s”", text, all[i]);
  }
}

/** harness_get_details: (transfer none): the details of an error or warning */
const GstStructure *
harness_get_details (GstMessage *message)
{
  const GstStructure *details = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error_details (message, &details);
  else
    gst_message_parse_warning_details (message, &details);

  return details;
}

/* What is the same for all of them. */
static void
check_details (Harness *self, GstMessage *message)
{
  const GstStructure *details = harness_get_details (message);
  g_autofree char *kind = NULL;
  guint64 expected_id, run_id = 0;
  int expected_kind;
  GEnumClass *words;

  g_assert_nonnull (details);
  g_object_get (self->src, "run-id", &expected_id, "kind", &expected_kind,
                NULL);
  g_assert_true (gst_structure_get_uint64 (details, "run-id", &run_id));
  g_assert_cmpuint (run_id, ==, expected_id);
  words = G_ENUM_CLASS (
      G_PARAM_SPEC_ENUM (
          g_object_class_find_property (G_OBJECT_GET_CLASS (self->src), "kind"))
          ->enum_class);
  g_assert_cmpstr (gst_structure_get_string (details, "kind"), ==,
                   g_enum_get_value (words, expected_kind)->value_nick);
}

static void
check_message (Harness *self,
               GstMessage *message,
               const GError *error,
               GQuark domain,
               int code,
               const char *words)
{
  guint64 run_id = 0;

  g_assert_error (error, domain, code);
  g_assert_true (GST_MESSAGE_SRC (message) == GST_OBJECT (self->src));
  g_object_get (self->src, "run-id", &run_id, NULL);
  if (run_id != 0) {
    g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, run_id);

    harness_assert_words (error->message, id);
  }
  harness_assert_words (error->message, words);
  check_details (self, message);
}

/**
 * harness_assert_error:
 * @self: a harness that is on its way to PAUSED or PLAYING
 * @domain: the domain
 * @code: the code
 * @words: what the text has to say, joined by “|”
 *
 * Waits for the error and stops: it has to be the only one, from the element
 * itself, with the run in its text and in its details.
 */
void
harness_assert_error (Harness *self, GQuark domain, int code, const char *words)
{
  GstMessage *message = harness_wait (self, GST_MESSAGE_ERROR);
  g_autoptr (GError) error = NULL;
  guint n;

  gst_message_parse_error (message, &error, NULL);
  check_message (self, message, error, domain, code, words);

  /* The element is at rest before its messages are counted. */
  gst_element_get_state (self->src, NULL, NULL, GST_SECOND);
  harness_stop (self);
  harness_find (self, GST_MESSAGE_ERROR, 0, &n);
  g_assert_cmpuint (n, ==, 1);
}

/**
 * harness_assert_warning:
 * @self: a harness
 * @index: which of the warnings
 * @domain: the domain
 * @code: the code
 * @words: what the text has to say, joined by “|”
 */
void
harness_assert_warning (Harness *self,
                        guint index,
                        GQuark domain,
                        int code,
                        const char *words)
{
  GstMessage *message = harness_find (self, GST_MESSAGE_WARNING, index, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (message);
  gst_message_parse_warning (message, &error, NULL);
  check_message (self, message, error, domain, code, words);
}
