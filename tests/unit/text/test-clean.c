/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-clean.h"
#include "transcripts.h"

static void
assert_clean (const char *text, const char *expected)
{
  g_autoptr (GString) out = g_string_new ("left over");

  g_assert_cmpint (camb_clean (out, text, CAMB_CLEAN_MAX_TEXT), ==,
                   expected != NULL);
  g_assert_cmpstr (out->str, ==, expected != NULL ? expected : "");
}

static void
test_white_space (void)
{
  assert_clean ("  one \t two\r\nthree\rfour \n\n\n five\v",
                "one two\nthree\nfour\nfive");
  assert_clean ("a\xc2\x85"
                "b\xe2\x80\xa8"
                "c",
                "a\nb\nc");
  assert_clean ("\xe3\x80\x80全角\xe3\x80\x80空白\xe3\x80\x80",
                "全角\xe3\x80\x80空白");
}

static void
test_nothing_to_read (void)
{
  assert_clean (NULL, NULL);
  assert_clean ("", NULL);
  assert_clean (" \t\r\n\xc2\xa0", NULL);
  assert_clean ("\x01\x02\x7f", NULL);
  assert_clean ("\xe2\x80\x8f\xe2\x80\x8b\xef\xbb\xbf", NULL);
}

static void
test_control_characters (void)
{
  assert_clean ("a\x01"
                "b\x1b[31mc\x7f"
                "d\xc2\x9b"
                "e",
                "ab[31mcde");
  assert_clean ("\xef\xbb\xbfmark", "mark");
  assert_clean ("non\xef\xbf\xbe"
                "characters\xf0\x9f\xbf\xbf",
                "noncharacters");
}

/* Each of the forbidden ones alone, and the neighbours that must stay. */
static void
test_bidi (void)
{
  for (gunichar c = 0x2028; c <= 0x2070; c++) {
    gboolean forbidden = (c >= 0x202a && c <= 0x202e) || c >= 0x2066;
    g_autoptr (GString) text = g_string_new ("a");
    g_autoptr (GString) out = g_string_new (NULL);

    if (c == 0x2070 || c < 0x202a)
      continue;
    g_string_append_unichar (text, c);
    g_string_append_c (text, 'b');
    camb_clean (out, text->str, CAMB_CLEAN_MAX_TEXT);
    if (forbidden)
      g_assert_cmpstr (out->str, ==, "ab");
    else
      g_assert_cmpstr (out->str, ==, text->str);
  }
  assert_clean ("\xe2\x80\x8f"
                "שלום\xe2\x80\x8e",
                "\xe2\x80\x8f"
                "שלום\xe2\x80\x8e");
}

static void
test_invalid_utf8 (void)
{
  assert_clean ("caf\xe9!", "caf\xef\xbf\xbd!");
  assert_clean ("\xc0\xafx", "\xef\xbf\xbd\xef\xbf\xbdx");
  assert_clean ("x\xe2\x82", "x\xef\xbf\xbd\xef\xbf\xbd");
  assert_clean ("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

static void
test_marks (void)
{
  g_autoptr (GString) text = g_string_new ("Z");
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < 100000; i++)
    g_string_append_unichar (text, i % 3 == 0 ? 0x200d : 0x0300 + i % 64);
  g_string_append (text, "algo");
  g_assert_true (camb_clean (out, text->str, CAMB_CLEAN_MAX_TEXT));
  g_assert_cmpint (g_utf8_strlen (out->str, -1), ==, 5 + CAMB_CLEAN_MAX_MARKS);
  g_assert_true (g_str_has_suffix (out->str, "algo"));
}

static void
test_scripts_stay (void)
{
  for (guint i = 0; i < TEST_N_SENTENCES; i++)
    assert_clean (test_get_sentence (i), test_get_sentence (i));
}

static void
test_size (void)
{
  g_autofree char *letters = g_strnfill (1024 * 1024, 'x');
  g_autofree char *spaces = g_strnfill (1024 * 1024, ' ');
  g_autofree char *broken = g_strnfill (1024 * 1024, '\xff');
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_true (camb_clean (out, letters, CAMB_CLEAN_MAX_TEXT));
  g_assert_cmpuint (out->len, <=, CAMB_CLEAN_MAX_TEXT);
  g_assert_cmpuint (out->len, >, CAMB_CLEAN_MAX_TEXT - 32);
  g_assert_true (g_str_has_suffix (out->str, "…"));
  g_assert_true (camb_clean (out, broken, CAMB_CLEAN_MAX_TEXT));
  g_assert_cmpuint (out->len, <=, CAMB_CLEAN_MAX_TEXT);
  g_assert_true (g_utf8_validate (out->str, -1, NULL));
  strcpy (spaces + 1024 * 1024 - 4, "end");
  g_assert_true (camb_clean (out, spaces, CAMB_CLEAN_MAX_TEXT));
  g_assert_cmpstr (out->str, ==, "end");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clean/white-space", test_white_space);
  g_test_add_func ("/clean/nothing-to-read", test_nothing_to_read);
  g_test_add_func ("/clean/control-characters", test_control_characters);
  g_test_add_func ("/clean/bidi", test_bidi);
  g_test_add_func ("/clean/invalid-utf8", test_invalid_utf8);
  g_test_add_func ("/clean/marks", test_marks);
  g_test_add_func ("/clean/scripts-stay", test_scripts_stay);
  g_test_add_func ("/clean/size", test_size);
  return g_test_run ();
}
