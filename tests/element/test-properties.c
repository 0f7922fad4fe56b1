/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "element-harness.h"

static GstElement *
make (void)
{
  GstElement *src = gst_element_factory_make ("cambsrc", NULL);

  g_assert_nonnull (src);
  return gst_object_ref_sink (src);
}

static GParamSpec *
find_property (const char *name)
{
  g_autoptr (GstElement) src = make ();
  GParamSpec *pspec =
      g_object_class_find_property (G_OBJECT_GET_CLASS (src), name);

  if (pspec == NULL)
    g_error ("there is no property %s", name);
  return pspec;
}

static void
test_factory (void)
{
  g_autoptr (GstElementFactory) factory = gst_element_factory_find ("cambsrc");
  const char *const *protocols;

  g_assert_nonnull (factory);
  g_assert_cmpstr (
      gst_plugin_feature_get_plugin_name (GST_PLUGIN_FEATURE (factory)), ==,
      "camb");
  g_assert_cmpstr (
      gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_KLASS),
      ==, "Source/Network/Audio/Video");
  g_assert_cmpuint (gst_plugin_feature_get_rank (GST_PLUGIN_FEATURE (factory)),
                    ==, GST_RANK_PRIMARY);
  g_assert_cmpint (gst_element_factory_get_uri_type (factory), ==, GST_URI_SRC);
  protocols =
      (const char *const *)gst_element_factory_get_uri_protocols (factory);
  g_assert_cmpuint (g_strv_length ((char **)protocols), ==, 1);
  g_assert_cmpstr (protocols[0], ==, "camb");
}

static void
test_templates (void)
{
  static const char *const names[] = {"video_%u", "audio_%u", "text_%u"};
  g_autoptr (GstElement) src = make ();
  GList *templates = gst_element_get_pad_template_list (src);

  g_assert_cmpuint (g_list_length (templates), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GstPadTemplate *template = gst_element_get_pad_template (src, names[i]);

    g_assert_nonnull (template);
    g_assert_cmpint (GST_PAD_TEMPLATE_DIRECTION (template), ==, GST_PAD_SRC);
    g_assert_cmpint (GST_PAD_TEMPLATE_PRESENCE (template), ==,
                     GST_PAD_SOMETIMES);
  }
}

static void
test_flags (void)
{
  g_autoptr (GstElement) src = make ();

  g_assert_true (GST_IS_BIN (src));
  g_assert_true (GST_OBJECT_FLAG_IS_SET (src, GST_ELEMENT_FLAG_SOURCE));
  g_assert_false (GST_OBJECT_FLAG_IS_SET (src, GST_ELEMENT_FLAG_SINK));
  g_assert_cmpuint (src->numpads, ==, 0);
}

/* Every property of the contract, and none besides. */
static void
test_names (void)
{
  static const char *const names[] = {"kind",
                                      "run-id",
                                      "uri",
                                      "language",
                                      "audio",
                                      "subtitles",
                                      "speaker-style",
                                      "subtitle-layout",
                                      "translation-run-id",
                                      "time-unit",
                                      "api-key",
                                      "api-base-url",
                                      "wait",
                                      "timeout",
                                      "max-retries",
                                      "cache",
                                      "cache-dir",
                                      "cache-max-size",
                                      "run",
                                      "transcript",
                                      "statistics",
                                      NULL};
  g_autoptr (GstElement) src = make ();
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs, n_own = 0;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (src), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++) {
    if (pspecs[i]->owner_type != G_OBJECT_TYPE (src))
      continue;
    n_own++;
    g_assert_true (g_strv_contains (names, pspecs[i]->name));
    /* gst-inspect shows them. */
    g_assert_cmpstr (g_param_spec_get_nick (pspecs[i]), !=, pspecs[i]->name);
    g_assert_nonnull (g_param_spec_get_blurb (pspecs[i]));
  }
  g_assert_cmpuint (n_own, ==, g_strv_length ((char **)names));
}

typedef struct
{
  const char *name;
  guint64 value;
  guint64 least;
  guint64 most;
} NumberCase;

static guint64
get_number (GstElement *src, GParamSpec *pspec)
{
  GValue value = G_VALUE_INIT;
  guint64 number;

  g_value_init (&value, pspec->value_type);
  g_object_get_property (G_OBJECT (src), pspec->name, &value);
  number = G_IS_PARAM_SPEC_UINT (pspec) ? g_value_get_uint (&value)
                                        : g_value_get_uint64 (&value);
  g_value_unset (&value);

  return number;
}

static void
check_number (gconstpointer data)
{
  const NumberCase *c = data;
  g_autoptr (GstElement) src = make ();
  GParamSpec *pspec = find_property (c->name);

  g_assert_cmpuint (get_number (src, pspec), ==, c->value);
  if (G_IS_PARAM_SPEC_UINT (pspec)) {
    g_assert_cmpuint (G_PARAM_SPEC_UINT (pspec)->default_value, ==, c->value);
    g_assert_cmpuint (G_PARAM_SPEC_UINT (pspec)->minimum, ==, c->least);
    g_assert_cmpuint (G_PARAM_SPEC_UINT (pspec)->maximum, ==, c->most);
  } else {
    g_assert_true (G_IS_PARAM_SPEC_UINT64 (pspec));
    g_assert_cmpuint (G_PARAM_SPEC_UINT64 (pspec)->default_value, ==, c->value);
    g_assert_cmpuint (G_PARAM_SPEC_UINT64 (pspec)->minimum, ==, c->least);
    g_assert_cmpuint (G_PARAM_SPEC_UINT64 (pspec)->maximum, ==, c->most);
  }
}

static const NumberCase number_cases[] = {
    {"run-id", 0, 0, G_MAXINT64},
    {"translation-run-id", 0, 0, G_MAXINT64},
    {"wait", 0, 0, G_MAXUINT},
    {"timeout", 15, 1, 3600},
    {"max-retries", 5, 0, 100},
    {"cache-max-size", G_GUINT64_CONSTANT (4) << 30, 0, G_MAXUINT64},
};

typedef struct
{
  const char *name;
  /* In their order; the default has an asterisk. */
  const char *nicks;
} EnumCase;

static void
check_enum (gconstpointer data)
{
  const EnumCase *c = data;
  g_autoptr (GstElement) src = make ();
  GParamSpec *pspec = find_property (c->name);
  g_auto (GStrv) nicks = g_strsplit (c->nicks, " ", -1);
  GEnumClass *klass;
  int value;

  g_assert_true (G_IS_PARAM_SPEC_ENUM (pspec));
  klass = G_PARAM_SPEC_ENUM (pspec)->enum_class;
  g_assert_cmpuint (klass->n_values, ==, g_strv_length (nicks));
  for (guint i = 0; nicks[i] != NULL; i++) {
    gboolean is_default = nicks[i][0] == '*';
    const char *nick = nicks[i] + (is_default ? 1 : 0);

    g_object_get (src, c->name, &value, NULL);
    if (is_default && i == 0)
      g_assert_cmpint (value, ==, klass->values[i].value);
    if (is_default)
      g_assert_cmpint (G_PARAM_SPEC_ENUM (pspec)->default_value, ==,
                       klass->values[i].value);
    g_assert_cmpstr (klass->values[i].value_nick, ==, nick);
    gst_util_set_object_arg (G_OBJECT (src), c->name, nick);
    g_object_get (src, c->name, &value, NULL);
    g_assert_cmpint (value, ==, klass->values[i].value);
  }
}

static const EnumCase enum_cases[] = {
    {"kind", "*dubbing tts sound translation"},
    {"audio", "*mix voice both none"},
    {"subtitles", "none *dub translation both"},
    {"speaker-style", "*none name color name-color"},
    {"subtitle-layout", "none *reading"},
    {"time-unit", "*auto seconds milliseconds"},
};

/* The default as it is read, whatever the order of the words. */
static void
test_enum_defaults (void)
{
  g_autoptr (GstElement) src = make ();

  for (guint i = 0; i < G_N_ELEMENTS (enum_cases); i++) {
    GParamSpec *pspec = find_property (enum_cases[i].name);
    int value = -1;

    g_object_get (src, enum_cases[i].name, &value, NULL);
    g_assert_cmpint (value, ==, G_PARAM_SPEC_ENUM (pspec)->default_value);
  }
}

static void
test_other_defaults (void)
{
  static const char *const strings[] = {"uri", "language", "api-base-url",
                                        "cache-dir"};
  g_autoptr (GstElement) src = make ();
  gboolean cache = FALSE;

  g_object_get (src, "cache", &cache, NULL);
  g_assert_true (cache);
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++) {
    g_autofree char *value = NULL;

    g_object_get (src, strings[i], &value, NULL);
    g_assert_null (value);
  }
}

static void
test_writability (void)
{
  static const char *const read_only[] = {"run", "transcript", "statistics"};
  g_autoptr (GstElement) src = make ();
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  g_assert_cmpuint (find_property ("api-key")->flags & G_PARAM_READWRITE, ==,
                    G_PARAM_WRITABLE);
  for (guint i = 0; i < G_N_ELEMENTS (read_only); i++) {
    GParamSpec *pspec = find_property (read_only[i]);

    g_assert_cmpuint (pspec->flags & G_PARAM_READWRITE, ==, G_PARAM_READABLE);
    g_assert_true (pspec->value_type == GST_TYPE_STRUCTURE);
  }

  /* What is set counts from the next start. */
  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (src), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++) {
    if (pspecs[i]->owner_type == G_OBJECT_TYPE (src) &&
        (pspecs[i]->flags & G_PARAM_WRITABLE))
      g_assert_true (pspecs[i]->flags & GST_PARAM_MUTABLE_READY);
  }
}

/* Nothing is known before anything was asked. */
static void
test_results_at_rest (void)
{
  static const char *const counters[] = {
      "api-requests",  "api-run-ids",   "api-retries",      "media-requests",
      "media-retries", "url-refreshes", "bytes-downloaded", "bytes-from-cache"};
  g_autoptr (GstElement) src = make ();
  g_autoptr (GstStructure) run = harness_dup_structure (src, "run");
  g_autoptr (GstStructure) transcript =
      harness_dup_structure (src, "transcript");
  g_autoptr (GstStructure) statistics =
      harness_dup_structure (src, "statistics");

  g_assert_null (run);
  g_assert_null (transcript);
  g_assert_nonnull (statistics);
  g_assert_cmpint (gst_structure_n_fields (statistics), ==,
                   G_N_ELEMENTS (counters));
  for (guint i = 0; i < G_N_ELEMENTS (counters); i++) {
    guint64 value = 1;

    g_assert_true (gst_structure_get_uint64 (statistics, counters[i], &value));
    g_assert_cmpuint (value, ==, 0);
  }
}

static void
test_signal (void)
{
  g_autoptr (GstElement) src = make ();
  GSignalQuery query;

  g_signal_query (g_signal_lookup ("resolve", G_OBJECT_TYPE (src)), &query);
  g_assert_cmpstr (query.signal_name, ==, "resolve");
  g_assert_true (query.signal_flags & G_SIGNAL_ACTION);
  g_assert_cmpuint (query.n_params, ==, 0);
}

/* A running element keeps what it was started with. */
static void
test_changes_count_later (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");
  HarnessStream *stream;

  harness_preroll (h);
  g_object_set (h->src, "audio", 3, "run-id", G_GUINT64_CONSTANT (9), NULL);
  harness_play (h);
  stream = harness_get_stream (h, "audio_0");
  g_assert_true (stream->eos);
  g_assert_cmpuint (stream->n_buffers, >, 0);
}

/* What is not set comes from the environment, read at each start. */
static void
test_environment (void)
{
  g_autoptr (Harness) h = harness_new ("camb://tts/2001");
  g_autofree char *base_url = NULL;

  g_object_set (h->src, "api-key", NULL, "api-base-url", NULL, NULL);
  g_setenv ("CAMB_API_KEY", camb_service_get_api_key (h->service), TRUE);
  g_setenv ("CAMB_API_BASE_URL", camb_service_get_base_url (h->service), TRUE);
  harness_play (h);
  g_object_get (h->src, "api-base-url", &base_url, NULL);
  g_assert_null (base_url);

  /* What is set counts more. */
  harness_stop (h);
  harness_forget (h);
  g_object_set (h->src, "api-key", "another-key", NULL);
  harness_start (h, GST_STATE_PLAYING);
  harness_assert_error (h, GST_RESOURCE_ERROR,
                        GST_RESOURCE_ERROR_NOT_AUTHORIZED, "Invalid");
}

static void
add_tests (void)
{
  g_test_add_func ("/properties/factory", test_factory);
  g_test_add_func ("/properties/templates", test_templates);
  g_test_add_func ("/properties/flags", test_flags);
  g_test_add_func ("/properties/names", test_names);
  for (guint i = 0; i < G_N_ELEMENTS (number_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/properties/number/", number_cases[i].name, NULL);
    g_test_add_data_func (path, &number_cases[i], check_number);
  }
  for (guint i = 0; i < G_N_ELEMENTS (enum_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/properties/enum/", enum_cases[i].name, NULL);
    g_test_add_data_func (path, &enum_cases[i], check_enum);
  }
  g_test_add_func ("/properties/enum-defaults", test_enum_defaults);
  g_test_add_func ("/properties/other-defaults", test_other_defaults);
  g_test_add_func ("/properties/writability", test_writability);
  g_test_add_func ("/properties/results-at-rest", test_results_at_rest);
  g_test_add_func ("/properties/signal", test_signal);
  g_test_add_func ("/properties/environment", test_environment);
  g_test_add_func ("/properties/changes-count-later", test_changes_count_later);
}

int
main (int argc, char **argv)
{
  return harness_main (argc, argv, add_tests);
}
