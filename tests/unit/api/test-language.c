/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-language.h"

static void
test_tags (void)
{
  static const char *const rows[][2] = {
      {"54", "es-ES"},      {"1", "en-US"},
      {"71", "fi-FI"},      {"72", "fil-PH"},
      {"150", "ar"},        {"AR_XA", "ar"},
      {"144", "zh-CN"},     {"ZH_CN_SICHUAN", "zh-CN"},
      {"151", "tl-PH"},     {"es_es", "es-ES"},
      {"ES-mx", "es-MX"},   {"es", "es"},
      {"FIL", "fil"},       {"zh_hant_tw", "zh-Hant-TW"},
      {"es-419", "es-419"}, {"Spanish", "es"},
      {"español", "es"},    {"DEUTSCH", "de"},
      {"tiếng việt", "vi"},
  };
  static const char *const none[] = {
      "", "0", "137", "999", "e", "-es", "klingon!", "12345678901", "\xff"};

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *tag = camb_language_dup_tag (rows[i][0]);

    g_assert_cmpstr (tag, ==, rows[i][1]);
  }
  g_assert_null (camb_language_dup_tag (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_null (camb_language_dup_tag (none[i]));
}

/* Every id that is listed has a tag and an English name. */
static void
test_table (void)
{
  guint n_known = 0;

  for (guint id = 0; id <= 200; id++) {
    g_autofree char *key = g_strdup_printf ("%u", id);
    g_autofree char *tag = camb_language_dup_tag (key);

    if (tag == NULL)
      continue;
    n_known++;
    g_assert_nonnull (camb_language_get_name (tag));
  }
  g_assert_cmpuint (n_known, ==, 149);
}

static void
test_names (void)
{
  g_assert_cmpstr (camb_language_get_name ("es-ES"), ==, "Spanish");
  g_assert_cmpstr (camb_language_get_name ("ES"), ==, "Spanish");
  g_assert_cmpstr (camb_language_get_name ("fil"), ==, "Filipino");
  g_assert_null (camb_language_get_name ("e"));
  g_assert_null (camb_language_get_name ("xx-XX"));
  g_assert_null (camb_language_get_name (""));
  g_assert_null (camb_language_get_name (NULL));
}

static void
test_matches (void)
{
  static const char *const yes[][2] = {
      {"54", "es"},         {"54", "es-ES"},   {"54", "54"},
      {"54", "Spanish"},    {"54", "ES_ES"},   {"es_es", "es-ES"},
      {"es-es", "es"},      {"54", "Español"}, {"Spanish", "es"},
      {"es", "spanish"},    {"es_es", "54"},   {"weird key", "Weird Key"},
      {"zh-Hant-TW", "zh"},
  };
  static const char *const no[][2] = {
      {"54", "es-MX"}, {"54", "55"},     {"es", "es-MX"},
      {"es", "e"},     {"est", "es"},    {"54", ""},
      {"54", "4"},     {"fil-PH", "fi"}, {"54", "\xff"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++) {
    g_test_message ("%s %s", yes[i][0], yes[i][1]);
    g_assert_true (camb_language_matches (yes[i][0], yes[i][1]));
  }
  for (guint i = 0; i < G_N_ELEMENTS (no); i++) {
    g_test_message ("row %u", i);
    g_assert_false (camb_language_matches (no[i][0], no[i][1]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/tags", test_tags);
  g_test_add_func ("/language/table", test_table);
  g_test_add_func ("/language/names", test_names);
  g_test_add_func ("/language/matches", test_matches);
  return g_test_run ();
}
