/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "camb-run-private.h"

#define SECRET "https://media.example/v.mp4?sig=TOPSECRET"
/* As long as they get. The leak checker walks up the stack for each of them. */
#ifdef __SANITIZE_ADDRESS__
#define N_LINES 10000
#else
#define N_LINES 100000
#endif

#define RUN_TYPE "(yta(msbba(ddsms))as)"

static void
add_line (CambResult *result, double start, double end, const char *text)
{
  camb_result_add_line (result, start, end, text, strlen (text), NULL);
}

/* A dub in three languages, with all that a transcript may be short of. */
static CambRun *
make_dub (void)
{
  CambRun *run = camb_run_new (CAMB_KIND_DUBBING, G_MAXUINT64);
  CambResult *result;

  camb_run_set_state (run, CAMB_RUN_READY, NULL);
  result = camb_run_add_result (run, "es-es");
  camb_result_set_video_url (result, SECRET);
  camb_result_set_audio_url (result, SECRET "2");
  camb_result_add_line (result, 0, 1.5, "Hola", 4, "María");
  add_line (result, NAN, NAN, "");
  add_line (result, -1e300, 5e-324, "\xf0\x9f\x98\x80 \"quoted\"\n");
  result = camb_run_add_result (run, "../../etc/passwd");
  camb_result_set_audio_url (result, SECRET);
  result = camb_run_add_result (run, "");
  return run;
}

static GVariant *
to_variant (const CambRun *run)
{
  return g_variant_ref_sink (camb_run_to_variant (run));
}

static void
assert_same_lines (const CambResult *a, const CambResult *b)
{
  guint na, nb;
  const CambDialogue *la = camb_result_get_transcript (a, &na);
  const CambDialogue *lb = camb_result_get_transcript (b, &nb);

  g_assert_cmpuint (na, ==, nb);
  for (guint i = 0; i < na; i++) {
    g_assert_true (la[i].start == lb[i].start ||
                   (isnan (la[i].start) && isnan (lb[i].start)));
    g_assert_true (la[i].end == lb[i].end ||
                   (isnan (la[i].end) && isnan (lb[i].end)));
    g_assert_cmpstr (la[i].text, ==, lb[i].text);
    g_assert_cmpstr (la[i].speaker, ==, lb[i].speaker);
  }
}

static void
assert_same_result (const CambResult *a, const CambResult *b)
{
  g_assert_cmpstr (camb_result_get_key (a), ==, camb_result_get_key (b));
  g_assert_cmpstr (camb_result_get_tag (a), ==, camb_result_get_tag (b));
  for (CambTrack track = 0; track < CAMB_N_TRACKS; track++)
    g_assert_cmpint (camb_result_has_track (a, track), ==,
                     camb_result_has_track (b, track));
  assert_same_lines (a, b);
}

static void
assert_same (const CambRun *a, const CambRun *b)
{
  guint na, nb;
  const char *const *ta = camb_run_get_texts (a, &na);
  const char *const *tb = camb_run_get_texts (b, &nb);

  g_assert_cmpint (camb_run_get_kind (a), ==, camb_run_get_kind (b));
  g_assert_cmpuint (camb_run_get_id (a), ==, camb_run_get_id (b));
  g_assert_cmpint (camb_run_get_state (b), ==, CAMB_RUN_READY);
  g_assert_cmpuint (camb_run_get_n_results (a), ==, camb_run_get_n_results (b));
  for (guint i = 0; i < camb_run_get_n_results (a); i++)
    assert_same_result (camb_run_get_result (a, i), camb_run_get_result (b, i));
  g_assert_cmpuint (na, ==, nb);
  g_assert_cmpstrv ((char **)ta, (char **)tb);
}

/* There and back, by way of bytes, as on disk. */
static CambRun *
go_round (const CambRun *run)
{
  g_autoptr (GVariant) variant = to_variant (run);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (variant);
  g_autoptr (GVariant) again = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (RUN_TYPE), bytes, FALSE));

  return camb_run_new_from_variant (camb_run_get_kind (run),
                                    camb_run_get_id (run), again);
}

static void
test_dub (void)
{
  g_autoptr (CambRun) run = make_dub ();
  g_autoptr (CambRun) again = go_round (run);
  const CambResult *result;

  g_assert_nonnull (again);
  assert_same (run, again);
  result = camb_run_get_result (again, 0);
  g_assert_null (camb_result_get_video_url (result));
  g_assert_null (camb_result_get_audio_url (result));
  g_assert_true (camb_result_has_track (result, CAMB_TRACK_VIDEO));
  result = camb_run_get_result (again, 2);
  g_assert_false (camb_result_has_track (result, CAMB_TRACK_VIDEO));
  g_assert_false (camb_result_has_track (result, CAMB_TRACK_AUDIO));
}

static void
test_no_key (void)
{
  g_autoptr (CambRun) run = camb_run_new (CAMB_KIND_TTS, 1);
  g_autoptr (CambRun) again = NULL;

  camb_run_set_state (run, CAMB_RUN_READY, NULL);
  camb_result_set_audio_url (camb_run_add_result (run, NULL), SECRET);
  again = go_round (run);
  assert_same (run, again);
  g_assert_null (camb_result_get_key (camb_run_get_result (again, 0)));
}

static void
test_translation (void)
{
  g_autoptr (CambRun) run = camb_run_new (CAMB_KIND_TRANSLATION, 4001);
  g_autoptr (CambRun) again = NULL;

  camb_run_set_state (run, CAMB_RUN_READY, NULL);
  camb_run_add_text (run, "", 0);
  camb_run_add_text (run, "uno", 3);
  camb_run_add_text (run, "日本語", 9);
  again = go_round (run);
  assert_same (run, again);
}

static void
test_long (void)
{
  g_autoptr (CambRun) run = camb_run_new (CAMB_KIND_DUBBING, 1);
  CambResult *result = camb_run_add_result (run, "de-de");
  g_autoptr (CambRun) again = NULL;

  camb_run_set_state (run, CAMB_RUN_READY, NULL);
  for (guint i = 0; i < N_LINES; i++) {
    g_autofree char *text = g_strdup_printf ("line %u", i);

    camb_result_add_line (result, i, i + 0.5, text, strlen (text),
                          i % 3 ? "A" : NULL);
  }
  again = go_round (run);
  assert_same (run, again);
}

/* Not a byte of a URL, nor of what makes it good. */
static void
test_no_url (void)
{
  g_autoptr (CambRun) run = make_dub ();
  g_autoptr (GVariant) variant = to_variant (run);
  const char *data = g_variant_get_data (variant);
  gsize size = g_variant_get_size (variant);

  g_assert_null (memmem (data, size, "TOPSECRET", 9));
  g_assert_null (memmem (data, size, "media.example", 13));
  g_assert_null (memmem (data, size, "http", 4));
  g_assert_nonnull (memmem (data, size, "Hola", 4));
}

static void
test_other_run (void)
{
  g_autoptr (CambRun) run = make_dub ();
  g_autoptr (GVariant) variant = to_variant (run);

  g_assert_null (
      camb_run_new_from_variant (CAMB_KIND_TTS, G_MAXUINT64, variant));
  g_assert_null (camb_run_new_from_variant (CAMB_KIND_DUBBING, 1, variant));
}

/* The right bytes under other names, and names with other bytes. */
static void
test_other_types (void)
{
  static const char *const texts[] = {
      "@(yta(msbba(ddsms))) (0, 7, [])",
      "@(yta(msbba(ddsms))as) (200, 7, [], [])",
      "@(yta(msbba(ddsms))as) (0, 8, [], [])",
      "@s 'run'",
      "@() ()",
      "@av []",
      "<@(yta(msbba(ddsms))as) (0, 7, [], [])>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GVariant) variant =
        g_variant_parse (NULL, texts[i], NULL, NULL, NULL);

    g_assert_nonnull (variant);
    g_assert_null (camb_run_new_from_variant (CAMB_KIND_DUBBING, 7, variant));
  }
}

/* With a byte more behind it, which GLib 2.74 looks at. */
static CambRun *
read_bytes (const void *data, gsize size)
{
  g_autofree char *copy = g_malloc0 (size + 1);
  g_autoptr (GBytes) bytes = g_bytes_new_static (copy, size);
  g_autoptr (GVariant) variant = NULL;

  memcpy (copy, data, size);
  variant = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (RUN_TYPE), bytes, FALSE));
  return camb_run_new_from_variant (CAMB_KIND_DUBBING, G_MAXUINT64, variant);
}

static void
test_truncated (void)
{
  g_autoptr (CambRun) run = make_dub ();
  g_autoptr (GVariant) variant = to_variant (run);

  for (gsize n = 0; n < g_variant_get_size (variant); n++)
    g_assert_null (read_bytes (g_variant_get_data (variant), n));
}

/* Times come out as numbers of seconds or as NaN, texts as UTF-8, whatever
 * happened to the bytes. */
static void
check_sound (const CambRun *run)
{
  for (guint i = 0; i < camb_run_get_n_results (run); i++) {
    guint n;
    const CambDialogue *lines =
        camb_result_get_transcript (camb_run_get_result (run, i), &n);

    for (guint k = 0; k < n; k++) {
      g_assert_false (isinf (lines[k].start) || isinf (lines[k].end));
      g_assert_true (g_utf8_validate (lines[k].text, -1, NULL));
    }
  }
}

static void
test_flipped (void)
{
  g_autoptr (CambRun) run = make_dub ();
  g_autoptr (GVariant) variant = to_variant (run);
  gsize size = g_variant_get_size (variant);
  g_autofree guint8 *data = g_memdup2 (g_variant_get_data (variant), size);

  for (gsize bit = 0; bit < size * 8; bit++) {
    g_autoptr (CambRun) again = NULL;

    data[bit / 8] ^= 1 << bit % 8;
    again = read_bytes (data, size);
    if (again != NULL)
      check_sound (again);
    data[bit / 8] ^= 1 << bit % 8;
  }
}

static void
test_infinite (void)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_parsed (
      "@" RUN_TYPE
      " (0, 7, [(nothing, true, true, [(inf, -inf, 'x', nothing)])], [])"));
  g_autoptr (CambRun) run =
      camb_run_new_from_variant (CAMB_KIND_DUBBING, 7, variant);

  g_assert_nonnull (run);
  check_sound (run);
}

static void
test_tracks (void)
{
  g_autoptr (CambRun) run = camb_run_new (CAMB_KIND_DUBBING, 1);
  CambResult *result = camb_run_add_result (run, NULL);

  g_assert_false (camb_result_has_track (result, CAMB_TRACK_VIDEO));
  camb_result_set_video_url (result, SECRET);
  g_assert_true (camb_result_has_track (result, CAMB_TRACK_VIDEO));
  g_assert_false (camb_result_has_track (result, CAMB_TRACK_AUDIO));
  camb_result_set_video_url (result, NULL);
  g_assert_false (camb_result_has_track (result, CAMB_TRACK_VIDEO));
  camb_result_set_tracks (result, FALSE, TRUE);
  g_assert_true (camb_result_has_track (result, CAMB_TRACK_AUDIO));
  g_assert_null (camb_result_get_audio_url (result));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-variant/dub", test_dub);
  g_test_add_func ("/run-variant/no-key", test_no_key);
  g_test_add_func ("/run-variant/translation", test_translation);
  g_test_add_func ("/run-variant/long", test_long);
  g_test_add_func ("/run-variant/no-url", test_no_url);
  g_test_add_func ("/run-variant/other-run", test_other_run);
  g_test_add_func ("/run-variant/other-types", test_other_types);
  g_test_add_func ("/run-variant/truncated", test_truncated);
  g_test_add_func ("/run-variant/flipped", test_flipped);
  g_test_add_func ("/run-variant/infinite", test_infinite);
  g_test_add_func ("/run-variant/tracks", test_tracks);
  return g_test_run ();
}
