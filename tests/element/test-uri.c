/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

/* Stands where a secret would, and must not come back. */
#define SECRET "hunter2hunter2"

static GstElement *
make (void)
{
  GstElement *src = gst_element_factory_make ("cambsrc", NULL);

  g_assert_nonnull (src);
  return gst_object_ref_sink (src);
}

static char *
dup_uri (GstElement *src)
{
  g_autofree char *by_property = NULL;
  char *by_handler = gst_uri_handler_get_uri (GST_URI_HANDLER (src));

  g_object_get (src, "uri", &by_property, NULL);
  g_assert_cmpstr (by_property, ==, by_handler);

  return by_handler;
}

static void
set_uri (GstElement *src, const char *uri)
{
  g_autoptr (GError) error = NULL;

  gst_uri_handler_set_uri (GST_URI_HANDLER (src), uri, &error);
  g_assert_no_error (error);
}

/* What a URI says, in the words of the properties. */
static char *
describe (GstElement *src)
{
  static const char *const names[] = {"kind",          "run-id",
                                      "language",      "audio",
                                      "subtitles",     "translation-run-id",
                                      "speaker-style", "time-unit"};
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GParamSpec *pspec =
        g_object_class_find_property (G_OBJECT_GET_CLASS (src), names[i]);
    g_autofree char *word = NULL;
    GValue value = G_VALUE_INIT;

    g_value_init (&value, pspec->value_type);
    g_object_get_property (G_OBJECT (src), names[i], &value);
    if (G_IS_PARAM_SPEC_ENUM (pspec))
      word = g_strdup (g_enum_get_value (G_PARAM_SPEC_ENUM (pspec)->enum_class,
                                         g_value_get_enum (&value))
                           ->value_nick);
    else if (G_IS_PARAM_SPEC_UINT64 (pspec))
      word =
          g_strdup_printf ("%" G_GUINT64_FORMAT, g_value_get_uint64 (&value));
    else
      word = g_value_dup_string (&value);
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            word != NULL ? word : "-");
    g_value_unset (&value);
  }

  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *uri;
  const char *says;
} GoodCase;

static const GoodCase good_cases[] = {
    {"camb://dubbing/1001", "dubbing 1001 - mix dub 0 none auto"},
    {"camb://dub/1001", "dubbing 1001 - mix dub 0 none auto"},
    {"camb://tts/1", "tts 1 - mix dub 0 none auto"},
    {"camb://sound/3001", "sound 3001 - mix dub 0 none auto"},
    {"camb://text-to-sound/3001", "sound 3001 - mix dub 0 none auto"},
    {"camb://translation/4001", "translation 4001 - mix dub 0 none auto"},
    {"camb://dubbing/9223372036854775807",
     "dubbing 9223372036854775807 - mix dub 0 none auto"},
    {"CAMB://dubbing/1001", "dubbing 1001 - mix dub 0 none auto"},
    {"camb://dubbing/1001/", "dubbing 1001 - mix dub 0 none auto"},
    {"camb://dubbing/1001?", "dubbing 1001 - mix dub 0 none auto"},
    {"camb://dubbing/7?language=es-es", "dubbing 7 es-es mix dub 0 none auto"},
    {"camb://dubbing/7?language=Espa%C3%B1ol",
     "dubbing 7 Español mix dub 0 none auto"},
    {"camb://dubbing/7?language=a%26b%3Dc%2Fd",
     "dubbing 7 a&b=c/d mix dub 0 none auto"},
    {"camb://dubbing/7?audio=both", "dubbing 7 - both dub 0 none auto"},
    {"camb://dubbing/7?audio=voice&subtitles=none",
     "dubbing 7 - voice none 0 none auto"},
    {"camb://dubbing/7?subtitles=both&translation=4002",
     "dubbing 7 - mix both 4002 none auto"},
    {"camb://dubbing/7?speakers=name-color&unit=milliseconds",
     "dubbing 7 - mix dub 0 name-color milliseconds"},
    {"camb://dubbing/7?unit=seconds&speakers=color&translation=9&subtitles="
     "translation&audio=none&language=de",
     "dubbing 7 de none translation 9 color seconds"},
};

/* Given back as it was given, and the same again when written anew. */
static void
check_good (gconstpointer data)
{
  const GoodCase *c = data;
  g_autoptr (GstElement) src = make ();
  g_autoptr (GstElement) other = make ();
  g_autofree char *says = NULL;
  g_autofree char *says_again = NULL;
  g_autofree char *exact = NULL;
  g_autofree char *written = NULL;
  int audio;

  set_uri (src, c->uri);
  says = describe (src);
  g_assert_cmpstr (says, ==, c->says);
  exact = dup_uri (src);
  g_assert_cmpstr (exact, ==, c->uri);

  /* Any choice by a property makes the element write its own URI. */
  g_object_get (src, "audio", &audio, NULL);
  g_object_set (src, "audio", audio, NULL);
  written = dup_uri (src);
  g_assert_true (g_str_has_prefix (written, "camb://"));
  set_uri (other, written);
  says_again = describe (other);
  g_assert_cmpstr (says_again, ==, c->says);
}

typedef struct
{
  const char *name;
  const char *uri;
  /* What the text says about it, joined by “|”. */
  const char *words;
} BadCase;

static const BadCase bad_cases[] = {
    {"no-authority", "camb:", "camb://KIND/RUN-ID"},
    {"opaque", "camb:dubbing/1001", "camb://KIND/RUN-ID"},
    {"nothing", "camb://", "camb://KIND/RUN-ID"},
    {"no-id", "camb://dubbing", "camb://KIND/RUN-ID"},
    {"empty-id", "camb://dubbing/", "camb://KIND/RUN-ID"},
    {"no-kind", "camb:///1001", "camb://KIND/RUN-ID"},
    {"empty-segment", "camb://dubbing//1001", "camb://KIND/RUN-ID"},
    {"more-segments", "camb://dubbing/1001/en", "camb://KIND/RUN-ID"},
    {"dots", "camb://dubbing/../1001", "camb://KIND/RUN-ID"},
    {"dots-at-end", "camb://dubbing/1001/..", "camb://KIND/RUN-ID"},
    {"dot", "camb://dubbing/./1001", "camb://KIND/RUN-ID"},
    {"user", "camb://user@dubbing/1001", "user"},
    {"password", "camb://user:" SECRET "@dubbing/1001", "password"},
    {"port", "camb://dubbing:80/1001", "port"},
    {"empty-port", "camb://dubbing:/1001", "port"},
    {"fragment", "camb://dubbing/1001#t=5", "fragment"},
    {"empty-fragment", "camb://dubbing/1001#", "fragment"},
    {"unknown-kind", "camb://story/1001", "dubbing, tts, sound or translation"},
    {"case-of-kind", "camb://DUBBING%20/1001", "dubbing, tts"},
    {"escaped-kind", "camb://%64ubbing/1001", "dubbing, tts"},
    {"escaped-slash", "camb://dubbing%2F1001", "camb://KIND/RUN-ID"},
    {"escaped-slash-in-id", "camb://dubbing/1%2F2", "run id"},
    {"escaped-digit", "camb://dubbing/%31", "run id"},
    {"zero", "camb://dubbing/0", "run id"},
    {"zeros", "camb://dubbing/000", "run id"},
    {"negative", "camb://dubbing/-1", "run id"},
    {"plus", "camb://dubbing/+1", "run id"},
    {"words", "camb://dubbing/latest", "run id"},
    {"trailing-letters", "camb://dubbing/12x", "run id"},
    {"hexadecimal", "camb://dubbing/0x10", "run id"},
    {"fraction", "camb://dubbing/1.5", "run id"},
    {"exponent", "camb://dubbing/1e3", "run id"},
    {"beyond-63-bits", "camb://dubbing/9223372036854775808", "run id"},
    {"beyond-64-bits", "camb://dubbing/18446744073709551617", "run id"},
    {"many-digits", "camb://dubbing/99999999999999999999999999999", "run id"},
    {"unknown", "camb://dubbing/1?colour=red", "language|audio|subtitles"},
    {"case-of-name", "camb://dubbing/1?Audio=mix", "language|audio"},
    {"kind-as-parameter", "camb://dubbing/1?kind=tts", "language|audio"},
    {"no-value", "camb://dubbing/1?audio", "name=value"},
    {"no-name", "camb://dubbing/1?=mix", ""},
    {"empty-parameter", "camb://dubbing/1?audio=mix&&unit=auto", ""},
    {"bad-word", "camb://dubbing/1?audio=loud", "mix, voice, both, none"},
    {"bad-subtitles", "camb://dubbing/1?subtitles=yes",
     "none, dub, translation, both"},
    {"bad-speakers", "camb://dubbing/1?speakers=all",
     "none, name, color, name-color"},
    {"bad-unit", "camb://dubbing/1?unit=hours", "auto, seconds, milliseconds"},
    {"empty-word", "camb://dubbing/1?audio=", "mix, voice, both, none"},
    {"empty-language", "camb://dubbing/1?language=", "language"},
    {"control-in-language", "camb://dubbing/1?language=a%0d%0ab", "language"},
    {"nul-in-language", "camb://dubbing/1?language=a%00b", ""},
    {"latin1-in-language", "camb://dubbing/1?language=%e9", ""},
    {"broken-escape", "camb://dubbing/1?language=%zz", "name=value"},
    {"zero-translation", "camb://dubbing/1?translation=0", "run id"},
    {"translation-word", "camb://dubbing/1?translation=es", "run id"},
    {"negative-translation", "camb://dubbing/1?translation=-4", "run id"},
    {"duplicate", "camb://dubbing/1?audio=mix&audio=mix", "only once"},
    {"duplicate-language", "camb://dubbing/1?language=de&language=en",
     "only once"},
    {"key", "camb://dubbing/1?key=" SECRET, "api-key|CAMB_API_KEY"},
    {"api-key", "camb://dubbing/1?api-key=" SECRET, "api-key|CAMB_API_KEY"},
    {"api_key", "camb://dubbing/1?api_key=" SECRET, "CAMB_API_KEY"},
    {"x-api-key", "camb://dubbing/1?X-API-Key=" SECRET, "CAMB_API_KEY"},
    {"token", "camb://dubbing/1?audio=mix&token=" SECRET, "CAMB_API_KEY"},
    {"escaped-key", "camb://dubbing/1?%6bey=" SECRET, "CAMB_API_KEY"},
    {"space", "camb://dubbing/1 ", "spaces"},
    {"space-before", " camb://dubbing/1", ""},
    {"space-within", "camb://dubbing/1?language=a b", "spaces"},
    {"newline", "camb://dubbing/1\n", "control characters"},
    {"tab", "camb://dubbing/\t1", "control characters"},
    {"delete", "camb://dubbing/1\x7f", "control characters"},
    {"raw-utf8", "camb://dubbing/1?language=Español", "non-ASCII"},
};

static void
assert_secretive (const char *text)
{
  g_assert_null (strstr (text, SECRET));
}

/* Refused with a reason, and everything stays as it was. */
static void
check_bad (gconstpointer data)
{
  const BadCase *c = data;
  const char *before = "camb://tts/5?audio=voice";
  g_autoptr (GstElement) src = make ();
  g_autoptr (GError) error = NULL;
  g_autofree char *says_before = NULL;
  g_autofree char *says_after = NULL;
  g_autofree char *uri = NULL;

  set_uri (src, before);
  says_before = describe (src);
  g_assert_false (
      gst_uri_handler_set_uri (GST_URI_HANDLER (src), c->uri, &error));
  g_assert_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI);
  harness_assert_words (error->message, c->words);
  assert_secretive (error->message);
  says_after = describe (src);
  g_assert_cmpstr (says_after, ==, says_before);
  uri = dup_uri (src);
  g_assert_cmpstr (uri, ==, before);
}

static void
test_overlong (void)
{
  g_autoptr (GstElement) src = make ();
  g_autoptr (GString) uri = g_string_new ("camb://dubbing/1?language=");
  g_autoptr (GError) error = NULL;

  while (uri->len < 5000)
    g_string_append_c (uri, 'a');
  g_assert_false (
      gst_uri_handler_set_uri (GST_URI_HANDLER (src), uri->str, &error));
  g_assert_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI);
  g_assert_cmpuint (strlen (error->message), <, 500);

  /* Short enough as a URI, but no language has such a name. */
  g_clear_error (&error);
  g_string_truncate (uri, 1000);
  g_assert_false (
      gst_uri_handler_set_uri (GST_URI_HANDLER (src), uri->str, &error));
  g_assert_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI);
  harness_assert_words (error->message, "language");
}

static void
test_make_from_uri (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) src =
      gst_element_make_from_uri (GST_URI_SRC, "camb://sound/3002", "s", &error);
  g_autofree char *says = NULL;
  GstElement *none;

  g_assert_no_error (error);
  gst_object_ref_sink (src);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (src), ==, "GstCambSrc");
  g_assert_cmpstr (GST_OBJECT_NAME (src), ==, "s");
  says = describe (src);
  g_assert_true (g_str_has_prefix (says, "sound 3002 "));

  none =
      gst_element_make_from_uri (GST_URI_SRC, "camb://sound/0", NULL, &error);
  g_assert_null (none);
  g_assert_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_URI);
  harness_assert_words (error->message, "run id");
}

static void
test_no_sink (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (gst_uri_protocol_is_supported (GST_URI_SRC, "camb"));
  g_assert_false (gst_uri_protocol_is_supported (GST_URI_SINK, "camb"));
}

/* The properties make a URI, too. */
static void
test_from_properties (void)
{
  g_autoptr (GstElement) src = make ();
  g_autofree char *none = dup_uri (src);
  g_autofree char *plain = NULL;
  g_autofree char *full = NULL;

  g_assert_null (none);
  g_object_set (src, "run-id", G_GUINT64_CONSTANT (1004), NULL);
  plain = dup_uri (src);
  g_assert_cmpstr (plain, ==, "camb://dubbing/1004");

  g_object_set (src, "language", "es & más", "translation-run-id",
                G_GUINT64_CONSTANT (4002), NULL);
  gst_util_set_object_arg (G_OBJECT (src), "subtitles", "both");
  full = dup_uri (src);
  g_assert_true (g_str_has_prefix (full, "camb://dubbing/1004?language="
                                         "es%20%26%20m%C3%A1s&"));
  harness_assert_words (full, "&subtitles=both|&translation=4002");
}

/* What one URI chose means nothing for the next; what properties chose stays.
 */
static void
test_next_uri (void)
{
  g_autoptr (GstElement) src = make ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  gst_util_set_object_arg (G_OBJECT (src), "time-unit", "milliseconds");
  set_uri (src, "camb://dubbing/1004?language=es-es&audio=both&speakers=name&"
                "subtitles=both&translation=4002");
  first = describe (src);
  g_assert_cmpstr (first, ==,
                   "dubbing 1004 es-es both both 4002 name "
                   "milliseconds");
  set_uri (src, "camb://dubbing/1001");
  second = describe (src);
  g_assert_cmpstr (second, ==, "dubbing 1001 - mix dub 0 none milliseconds");
  set_uri (src, "camb://tts/2001?unit=seconds");
  third = describe (src);
  g_assert_cmpstr (third, ==, "tts 2001 - mix dub 0 none seconds");
}

static void
test_while_paused (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;

  harness_preroll (h);
  g_assert_false (gst_uri_handler_set_uri (GST_URI_HANDLER (h->src),
                                           "camb://tts/2002", &error));
  g_assert_error (error, GST_URI_ERROR, GST_URI_ERROR_BAD_STATE);
  uri = dup_uri (h->src);
  g_assert_cmpstr (uri, ==, "camb://tts/2001");

  gst_element_set_state (h->pipeline, GST_STATE_READY);
  set_uri (h->src, "camb://tts/2002");
}

/* A property cannot refuse: the element does when it is started. */
static void
test_bad_property (void)
{
  g_autoptr (Harness) h = harness_new (NULL);
  GstMessage *message;
  g_autoptr (GError) error = NULL;

  g_object_set (h->src, "uri", "camb://dubbing/1?token=" SECRET, NULL);
  g_assert_cmpint (gst_element_set_state (h->pipeline, GST_STATE_PAUSED), ==,
                   GST_STATE_CHANGE_FAILURE);
  message = harness_wait (h, GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_SETTINGS);
  harness_assert_words (error->message, "CAMB_API_KEY");
  assert_secretive (error->message);
  harness_stop (h);
  g_assert_cmpuint (harness_count (h, GST_MESSAGE_ERROR), ==, 1);

  /* A good one makes good for it. */
  harness_forget (h);
  g_object_set (h->src, "uri", "camb://tts/2001", NULL);
  harness_preroll (h);
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/uri/good/%u", i);
    g_test_add_data_func (path, &good_cases[i], check_good);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree char *path = g_strconcat ("/uri/bad/", bad_cases[i].name, NULL);
    g_test_add_data_func (path, &bad_cases[i], check_bad);
  }
  g_test_add_func ("/uri/overlong", test_overlong);
  g_test_add_func ("/uri/make-from-uri", test_make_from_uri);
  g_test_add_func ("/uri/no-sink", test_no_sink);
  g_test_add_func ("/uri/from-properties", test_from_properties);
  g_test_add_func ("/uri/next-uri", test_next_uri);
  g_test_add_func ("/uri/while-paused", test_while_paused);
  g_test_add_func ("/uri/bad-property", test_bad_property);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
