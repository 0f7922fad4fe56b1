/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is laid out where, before any format has its say. */

#include "config.h"

#include <gio/gio.h>
#include <gst/gst.h>
#include <string.h>

#include "preview-edit-marker.h"
#include "preview-edit-writer.h"

#define S GST_SECOND
#define MS GST_MSECOND

/* A run with a picture and a voice of 10 seconds. */
static PreviewEditRun *
add_dub (PreviewEdit *edit, guint64 run_id)
{
  PreviewEditRun *run =
      preview_edit_add_run (edit, PREVIEW_KIND_DUBBING, run_id, "de-de");
  PreviewEditMedia *mix =
      preview_edit_run_add_media (run, PREVIEW_EDIT_ROLE_MIX, "dub.mp4");
  PreviewEditMedia *voice =
      preview_edit_run_add_media (run, PREVIEW_EDIT_ROLE_VOICE, "dub.flac");

  mix->has_video = mix->has_audio = voice->has_audio = TRUE;
  mix->duration = voice->duration = 10 * S;
  mix->fps_n = 25;
  mix->fps_d = 1;
  return run;
}

typedef struct
{
  guint64 start;
  guint64 end;
  const char *speaker;
} Line;

static void
set_lines (PreviewEditRun *run, const Line *lines, guint n)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  g_autoptr (CambCues) cues = NULL;

  for (guint i = 0; i < n; i++)
    camb_cues_builder_add_timed (builder, lines[i].start, lines[i].end, "line",
                                 lines[i].speaker);
  cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, G_MAXUINT64);
  preview_edit_run_set_cues (run, cues);
}

static const PreviewEditTrack *
get_track (const PreviewEditPlan *plan, guint index)
{
  g_assert_cmpuint (index, <, plan->tracks->len);
  return g_ptr_array_index (plan->tracks, index);
}

static void
check_clip (const PreviewEditPlan *plan,
            guint track,
            guint index,
            guint64 position,
            guint64 in,
            guint64 duration)
{
  const PreviewEditTrack *it = get_track (plan, track);
  const PreviewEditClip *clip =
      &g_array_index (it->clips, PreviewEditClip, index);

  g_assert_cmpuint (index, <, it->clips->len);
  g_assert_cmpuint (clip->position, ==, position);
  g_assert_cmpuint (clip->in, ==, in);
  g_assert_cmpuint (clip->duration, ==, duration);
}

static PreviewEditPlan *
make_plan (const PreviewEdit *edit)
{
  g_autoptr (GError) error = NULL;
  PreviewEditPlan *plan = preview_edit_plan_new (edit, &error);

  g_assert_no_error (error);
  return plan;
}

static void
test_one_run (void)
{
  g_autoptr (PreviewEdit) edit = preview_edit_new ("one");
  g_autoptr (PreviewEditPlan) plan = NULL;

  add_dub (edit, 1);
  plan = make_plan (edit);
  g_assert_cmpint (plan->rate.n, ==, 25);
  g_assert_cmpuint (plan->duration, ==, 250);
  g_assert_cmpuint (plan->tracks->len, ==, 3);
  g_assert_true (get_track (plan, 0)->is_video);
  g_assert_true (get_track (plan, 1)->is_on);
  g_assert_false (get_track (plan, 2)->is_on);
  for (guint i = 0; i < 3; i++) {
    check_clip (plan, i, 0, 0, 0, 250);
    g_assert_cmpuint (
        g_array_index (get_track (plan, i)->clips, PreviewEditClip, 0).group,
        ==, 1);
  }
}

/* Later and earlier, by frames; what would be before the start is cut. */
static void
test_offsets (void)
{
  g_autoptr (PreviewEdit) edit = preview_edit_new ("three");
  g_autoptr (PreviewEditPlan) plan = NULL;

  add_dub (edit, 1);
  add_dub (edit, 2)->offset = (gint64)(490 * MS);
  add_dub (edit, 3)->offset = -(gint64)(1 * S);
  plan = make_plan (edit);
  g_assert_cmpuint (plan->tracks->len, ==, 7);
  check_clip (plan, 1, 0, 0, 0, 250);
  check_clip (plan, 3, 0, 12, 0, 250);
  check_clip (plan, 5, 0, 0, 25, 225);
  g_assert_cmpuint (plan->duration, ==, 262);
}

/* The sound of the original belongs to the picture of the dub. */
static void
test_original (void)
{
  g_autoptr (PreviewEdit) edit = preview_edit_new ("original");
  g_autoptr (PreviewEditPlan) plan = NULL;
  PreviewEditMedia *media;

  add_dub (edit, 1);
  media = preview_edit_run_add_media (
      preview_edit_add_run (edit, PREVIEW_KIND_NONE, 0, "en"),
      PREVIEW_EDIT_ROLE_ORIGINAL, "original.mov");
  media->has_video = media->has_audio = TRUE;
  media->duration = 10 * S;
  plan = make_plan (edit);
  g_assert_cmpuint (plan->tracks->len, ==, 4);
  g_assert_false (get_track (plan, 3)->is_video);
  g_assert_false (get_track (plan, 3)->is_on);
  g_assert_cmpuint (
      g_array_index (get_track (plan, 3)->clips, PreviewEditClip, 0).group, ==,
      1);
}

static void
test_lanes (void)
{
  static const Line lines[] = {
      {1 * S, 2 * S, "A"},   {1500 * MS, 3 * S, "B"},  {1800 * MS, 4 * S, "A"},
      {5 * S, 6 * S, NULL},  {5 * S, 5 * S + MS, "B"}, {9 * S, 20 * S, "A"},
      {11 * S, 12 * S, "A"},
  };
  g_autoptr (PreviewEdit) edit = preview_edit_new ("lanes");
  g_autoptr (PreviewEditPlan) plan = NULL;

  set_lines (add_dub (edit, 1), lines, G_N_ELEMENTS (lines));
  edit->cuts_voice = TRUE;
  plan = make_plan (edit);
  /* The picture, the mix, A, B, and who has no name. */
  g_assert_cmpuint (plan->tracks->len, ==, 5);
  g_assert_cmpuint (get_track (plan, 2)->clips->len, ==, 3);
  check_clip (plan, 2, 0, 25, 25, 25);
  /* A goes on where A was: no frame twice. */
  check_clip (plan, 2, 1, 50, 50, 50);
  check_clip (plan, 2, 2, 225, 225, 25);
  /* Less than a frame is no clip. */
  g_assert_cmpuint (get_track (plan, 3)->clips->len, ==, 1);
  check_clip (plan, 3, 0, 38, 38, 37);
  check_clip (plan, 4, 0, 125, 125, 25);
}

static void
test_many_speakers (void)
{
  g_autoptr (PreviewEdit) edit = preview_edit_new ("crowd");
  g_autoptr (PreviewEditPlan) plan = NULL;
  Line lines[100];

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *speaker = g_strdup_printf ("S%u", i);

    lines[i] =
        (Line){i * 80 * MS, (i + 1) * 80 * MS, g_intern_string (speaker)};
  }
  set_lines (add_dub (edit, 1), lines, G_N_ELEMENTS (lines));
  edit->cuts_voice = TRUE;
  plan = make_plan (edit);
  g_assert_cmpuint (plan->tracks->len, ==, 2 + PREVIEW_EDIT_MAX_LANES - 1);
}

static void
test_nothing (void)
{
  g_autoptr (PreviewEdit) edit = preview_edit_new ("nothing");
  g_autoptr (GError) error = NULL;
  PreviewEditRun *run = add_dub (edit, 1);

  for (guint i = 0; i < run->media->len; i++)
    ((PreviewEditMedia *)g_ptr_array_index (run->media, i))->duration = 5 * MS;
  g_assert_null (preview_edit_plan_new (edit, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Numbers that no file has, and sessions may. */
static void
test_huge (void)
{
  g_autoptr (PreviewEdit) edit = preview_edit_new ("huge");
  g_autoptr (PreviewEditPlan) plan = NULL;
  PreviewEditRun *run = add_dub (edit, 1);
  PreviewEditMedia *media = g_ptr_array_index (run->media, 0);

  run->offset = G_MININT64;
  add_dub (edit, 2)->offset = G_MAXINT64;
  media->duration = G_MAXUINT64;
  media->start = G_MAXUINT64;
  media->fps_n = G_MAXINT;
  media->fps_d = 1;
  preview_edit_run_add_note (run, G_MAXUINT64, NULL, "far away");
  plan = make_plan (edit);
  for (guint i = 0; i < plan->tracks->len; i++)
    for (guint j = 0; j < get_track (plan, i)->clips->len; j++) {
      const PreviewEditClip *clip =
          &g_array_index (get_track (plan, i)->clips, PreviewEditClip, j);

      g_assert_cmpuint (clip->duration, >, 0);
      g_assert_cmpuint (clip->position + clip->duration, <=, plan->duration);
    }
  g_assert_cmpuint (plan->duration, <, G_MAXINT32);
}

static const PreviewEditMarker *
get_marker (GArray *list, guint index)
{
  g_assert_cmpuint (index, <, list->len);
  return &g_array_index (list, PreviewEditMarker, index);
}

static void
check_marker (GArray *list, guint index, guint64 position, guint64 duration)
{
  g_assert_cmpuint (get_marker (list, index)->position, ==, position);
  g_assert_cmpuint (get_marker (list, index)->duration, ==, duration);
}

static void
test_markers (void)
{
  static const Line lines[] = {
      {0, 1 * S, "A"}, {2 * S, 2 * S + MS, "B"}, {9 * S, 99 * S, "A"}};
  g_autoptr (PreviewEdit) edit = preview_edit_new ("markers");
  g_autoptr (PreviewEditPlan) plan = NULL;
  g_autoptr (GArray) list = NULL;
  PreviewEditRun *run = add_dub (edit, 1);
  g_autofree char *name = NULL;
  g_autofree char *comment = NULL;

  set_lines (run, lines, G_N_ELEMENTS (lines));
  run->offset = 40 * (gint64)MS;
  preview_edit_run_add_note (run, 30 * S, "voice", "past the end");
  preview_edit_run_add_note (run, 500 * MS, NULL, "in line 1");
  plan = make_plan (edit);
  list = preview_edit_marker_list (plan, run);
  g_assert_cmpuint (list->len, ==, 5);
  check_marker (list, 0, 1, 25);
  check_marker (list, 1, 14, 1);
  check_marker (list, 2, 51, 1);
  check_marker (list, 3, 226, 25);
  check_marker (list, 4, 250, 1);
  g_assert_cmpuint (get_marker (list, 0)->n_notes, ==, 1);
  g_assert_cmpstr (preview_edit_marker_get_color_name (get_marker (list, 0)),
                   ==, "WHITE");
  g_assert_cmpstr (preview_edit_marker_get_color_name (get_marker (list, 2)),
                   ==, "YELLOW");
  g_assert_cmpstr (preview_edit_marker_get_color_name (get_marker (list, 4)),
                   ==, "RED");
  name = preview_edit_marker_dup_name (get_marker (list, 4));
  g_assert_cmpstr (name, ==, "Note (voice): past the end");
  comment = preview_edit_marker_dup_comment (get_marker (list, 0));
  g_assert_cmpstr (comment, ==,
                   "line\nA, camb://dubbing/1 (de-de)\nNote: in line 1");
}

/* Lines before a beginning that is cut off are gone, notes are not. */
static void
test_markers_cut_off (void)
{
  static const Line lines[] = {
      {0, 1 * S, "A"}, {1500 * MS, 3 * S, "A"}, {4 * S, 5 * S, "A"}};
  g_autoptr (PreviewEdit) edit = preview_edit_new ("cut");
  g_autoptr (PreviewEditPlan) plan = NULL;
  g_autoptr (GArray) list = NULL;
  PreviewEditRun *run = add_dub (edit, 1);

  set_lines (run, lines, G_N_ELEMENTS (lines));
  run->offset = -2 * (gint64)S;
  preview_edit_run_add_note (run, 1 * S, NULL, "early");
  plan = make_plan (edit);
  list = preview_edit_marker_list (plan, run);
  g_assert_cmpuint (list->len, ==, 3);
  check_marker (list, 0, 0, 25);
  check_marker (list, 1, 0, 1);
  check_marker (list, 2, 50, 25);
}

static void
test_long_names (void)
{
  g_autoptr (PreviewEdit) edit = preview_edit_new ("long");
  g_autoptr (PreviewEditPlan) plan = NULL;
  g_autoptr (GArray) list = NULL;
  GString *text = g_string_new (NULL);
  PreviewEditRun *run = add_dub (edit, 1);

  for (guint i = 0; i < 3000; i++)
    g_string_append (text, "e\xcc\x81ä\n");
  preview_edit_run_add_note (run, 0, NULL, text->str);
  g_string_free (text, TRUE);
  plan = make_plan (edit);
  list = preview_edit_marker_list (plan, run);
  for (guint i = 0; i < list->len; i++) {
    g_autofree char *name = preview_edit_marker_dup_name (get_marker (list, i));

    g_assert_true (g_utf8_validate (name, -1, NULL));
    g_assert_cmpuint (strlen (name), <=, 130);
    g_assert_null (strchr (name, '\n'));
    g_assert_true (g_str_has_suffix (name, "…"));
  }
}

/* Runs of the service are no files. */
static void
test_remote (void)
{
  g_autoptr (PreviewEdit) edit = preview_edit_new ("remote");
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/remote.kdenlive");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = NULL;
  PreviewEditRun *run = add_dub (edit, 1);
  PreviewEditMedia *media = g_ptr_array_index (run->media, 0);

  g_free (media->location);
  media->location = g_strdup ("camb://dubbing/1");
  g_assert_null (preview_edit_compose (edit, PREVIEW_EDIT_FORMAT_KDENLIVE, file,
                                       NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  files =
      preview_edit_compose (edit, PREVIEW_EDIT_FORMAT_OTIO, file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 1);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/edit.otio");

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < PREVIEW_N_EDIT_FORMATS; i++) {
    g_autoptr (PreviewEdit) edit = preview_edit_new ("cancelled");
    g_autoptr (GError) error = NULL;

    add_dub (edit, 1);
    g_assert_null (preview_edit_compose (edit, i, file, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;

  g_assert_false (preview_edit_write_finish (result, error));
  g_assert_nonnull (*error);
}

/* A folder that is not there, and media that is not there. */
static void
test_failures (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/edit.otio");

  for (guint i = 0; i < PREVIEW_N_EDIT_FORMATS; i++) {
    PreviewEdit *edit = preview_edit_new ("lost");
    g_autoptr (GError) error = NULL;

    add_dub (edit, 1);
    preview_edit_write_async (edit, i, file, NULL, written_cb, &error);
    while (error == NULL)
      g_main_context_iteration (NULL, TRUE);
    g_assert_nonnull (strstr (error->message, i == PREVIEW_EDIT_FORMAT_XGES
                                                  ? "dub.mp4"
                                                  : "edit.otio"));
  }
}

static void
test_formats (void)
{
  PreviewEditFormat format;

  for (guint i = 0; i < PREVIEW_N_EDIT_FORMATS; i++) {
    g_assert_true (preview_edit_format_from_nick (
        preview_edit_format_get_nick (i), &format));
    g_assert_cmpint (format, ==, i);
    g_assert_cmpstr (preview_edit_format_get_label (i), !=, "");
    g_assert_true (g_str_has_prefix (preview_edit_format_get_suffix (i), "."));
  }
  g_assert_true (preview_edit_format_from_nick ("OTIO", &format));
  g_assert_false (preview_edit_format_from_nick ("edl", &format));
  g_assert_false (preview_edit_format_from_nick (NULL, &format));
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit/plan/one-run", test_one_run);
  g_test_add_func ("/edit/plan/offsets", test_offsets);
  g_test_add_func ("/edit/plan/original", test_original);
  g_test_add_func ("/edit/plan/lanes", test_lanes);
  g_test_add_func ("/edit/plan/many-speakers", test_many_speakers);
  g_test_add_func ("/edit/plan/nothing", test_nothing);
  g_test_add_func ("/edit/plan/huge", test_huge);
  g_test_add_func ("/edit/markers/all", test_markers);
  g_test_add_func ("/edit/markers/cut-off", test_markers_cut_off);
  g_test_add_func ("/edit/markers/long-names", test_long_names);
  g_test_add_func ("/edit/writer/remote", test_remote);
  g_test_add_func ("/edit/writer/cancelled", test_cancelled);
  g_test_add_func ("/edit/writer/failures", test_failures);
  g_test_add_func ("/edit/writer/formats", test_formats);
  return g_test_run ();
}
