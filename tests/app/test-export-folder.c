/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "export-folder.h"
#include "preview-export-folder.h"
#include "preview-export-name.h"

static void
test_names (void)
{
  const struct
  {
    const char *language;
    const char *stem;
  } cases[] = {
      {NULL, "dubbing-7"},
      {"", "dubbing-7"},
      {"en-us", "dubbing-7-en-us"},
      {"../../etc/passwd", "dubbing-7-______etc_passwd"},
      {"a b\n\x01\x7f/\\:*?\"<>|", "dubbing-7-a_b____________"},
      {"español", "dubbing-7-español"},
      {"日本語", "dubbing-7-日本語"},
      {"\xff\xfe", "dubbing-7-__"},
      {"\u202eevil", "dubbing-7-_evil"},
  };
  g_autofree char *word = g_strnfill (4096, 'x');
  g_autofree char *wide = NULL;
  g_autofree char *stem = NULL;
  GString *many = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *found =
        preview_export_name_stem (PREVIEW_KIND_DUBBING, 7, cases[i].language);

    g_assert_cmpstr (found, ==, cases[i].stem);
  }
  stem = preview_export_name_stem (PREVIEW_KIND_DUBBING, G_MAXINT64, word);
  g_assert_cmpuint (strlen (stem), <, 100);
  for (guint i = 0; i < 1000; i++)
    g_string_append (many, "語");
  wide = preview_export_name_stem (PREVIEW_KIND_DUBBING, 7, many->str);
  g_assert_true (g_utf8_validate (wide, -1, NULL));
  g_assert_cmpuint (strlen (wide), <, 100);
  g_string_free (many, TRUE);
}

static void
test_numbers (void)
{
  g_autofree char *second = preview_export_name_number ("a.b.mp4", 2);
  g_autofree char *bare = preview_export_name_number ("a", 3);

  g_assert_cmpstr (second, ==, "a.b-2.mp4");
  g_assert_cmpstr (bare, ==, "a-3");
  g_assert_true (preview_export_name_is_safe ("dubbing-1.mp4"));
  g_assert_false (preview_export_name_is_safe ("../x"));
  g_assert_false (preview_export_name_is_safe (".."));
  g_assert_false (preview_export_name_is_safe (".hidden"));
  g_assert_false (preview_export_name_is_safe ("a/b"));
  g_assert_false (preview_export_name_is_safe ("a\nb"));
  g_assert_false (preview_export_name_is_safe (""));
  g_assert_false (preview_export_name_is_safe (NULL));
}

static PreviewExportFolder *
open_folder (const char *path)
{
  g_autoptr (GError) error = NULL;
  PreviewExportFolder *folder = preview_export_folder_open (path, &error);

  g_assert_no_error (error);
  return folder;
}

static void
put (PreviewExportFolder *folder, const char *role, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  preview_export_folder_put (folder, role, "a.srt", "text/plain", bytes,
                             &error);
  g_assert_no_error (error);
  preview_export_folder_save (folder, &error);
  g_assert_no_error (error);
}

/* What it wrote it may replace; what somebody else wrote or changed it may not,
 * and it does not follow a link either. */
static void
test_own_files (void)
{
  g_autoptr (Folder) path = make_folder ();
  g_autoptr (PreviewExportFolder) folder = open_folder (path);
  g_autofree char *link = g_build_filename (path, "a-3.srt", NULL);

  put (folder, "one", "1");
  assert_text (path, "a.srt", "1");
  put (folder, "one", "2");
  assert_text (path, "a.srt", "2");

  write_text (path, "a.srt", "mine");
  put (folder, "one", "3");
  assert_text (path, "a.srt", "mine");
  assert_text (path, "a-2.srt", "3");

  g_assert_cmpint (symlink ("/etc/hostname", link), ==, 0);
  put (folder, "two", "4");
  assert_text (path, "a-4.srt", "4");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
}

/* Two languages may differ in case alone. */
static void
test_collisions (void)
{
  g_autoptr (Folder) path = make_folder ();
  g_autoptr (PreviewExportFolder) folder = open_folder (path);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  PreviewManifest *manifest = preview_export_folder_get_manifest (folder);

  preview_export_folder_put (folder, "1", "Fr.srt", "text/plain", bytes, NULL);
  preview_export_folder_put (folder, "2", "fr.srt", "text/plain", bytes, NULL);
  g_assert_cmpstr (preview_manifest_find (manifest, "1")->name, ==, "Fr.srt");
  g_assert_cmpstr (preview_manifest_find (manifest, "2")->name, ==, "fr-2.srt");
}

static void
write_part (PreviewExportFolder *folder,
            const char *text,
            guint64 offset,
            gboolean finish)
{
  g_autoptr (GError) error = NULL;
  PreviewExportPart *part =
      preview_export_folder_begin (folder, "big", "big.part", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (part->offset, ==, offset);
  preview_export_part_write (part, text + offset, strlen (text) - offset,
                             &error);
  g_assert_no_error (error);
  if (finish)
    preview_export_folder_finish (folder, part, "big.bin", NULL, &error);
  else
    preview_export_part_free (part);
  g_assert_no_error (error);
}

/* Of what was begun, all but the last piece is taken over. */
static void
test_parts (void)
{
  g_autoptr (Folder) path = make_folder ();
  g_autofree char *text = g_strnfill (200000, 'x');
  g_autofree char *half = g_strndup (text, 150000);
  g_autofree char *sum =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  PreviewExportFolder *folder = open_folder (path);

  write_part (folder, half, 0, FALSE);
  preview_export_folder_close (folder);
  g_assert_true (is_there (path, "big.part"));
  g_assert_false (is_there (path, "big.bin"));

  folder = open_folder (path);
  write_part (folder, text, 131072, TRUE);
  g_assert_true (preview_export_folder_has (folder, "big"));
  g_assert_cmpstr (
      preview_manifest_find (preview_export_folder_get_manifest (folder), "big")
          ->sha256,
      ==, sum);
  preview_export_folder_close (folder);
  assert_text (path, "big.bin", text);
  g_assert_false (is_there (path, "big.part"));
}

/* A file of that name that nobody knows of is somebody else's. */
static void
test_foreign_part (void)
{
  g_autoptr (Folder) path = make_folder ();
  g_autoptr (PreviewExportFolder) folder = NULL;

  write_text (path, "big.part", "mine");
  write_text (path, "big.bin", "mine");
  folder = open_folder (path);
  write_part (folder, "theirs", 0, TRUE);
  assert_text (path, "big.part", "mine");
  assert_text (path, "big.bin", "mine");
  assert_text (path, "big-2.bin", "theirs");
}

static void
test_lock (void)
{
  g_autoptr (Folder) path = make_folder ();
  g_autoptr (PreviewExportFolder) folder = open_folder (path);
  g_autoptr (GError) error = NULL;

  g_assert_null (preview_export_folder_open (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

/* Whatever the list says, nothing outside of the folder is touched. */
static void
test_hostile_manifests (void)
{
  const char *const texts[] = {"", "[]", "nonsense",
                               "{\"format\":\"camb-export\",\"version\":2}",
                               "{\"format\":\"other\",\"version\":1}"};
  const char *evil =
      "{\"format\":\"camb-export\",\"version\":1,\"files\":["
      "{\"role\":\"one\",\"name\":\"../a.srt\",\"part\":\"/etc/x\","
      "\"size\":-1,\"sha256\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b9"
      "34ca495991b7852b855\"},7,{\"role\":3},{\"role\":\"two\",\"name\":\"b\"}"
      "],\"runs\":[1,{\"key\":[]}],\"missing\":{},\"blind-tests\":[[]]}";
  g_autoptr (Folder) path = make_folder ();
  PreviewExportFolder *folder;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    write_text (path, PREVIEW_EXPORT_MANIFEST, texts[i]);
    g_assert_null (preview_export_folder_open (path, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    assert_text (path, PREVIEW_EXPORT_MANIFEST, texts[i]);
  }
  write_text (path, PREVIEW_EXPORT_MANIFEST, evil);
  folder = open_folder (path);
  put (folder, "one", "1");
  put (folder, "two", "2");
  preview_export_folder_close (folder);
  assert_text (path, "a.srt", "1");
  assert_text (path, "a-2.srt", "2");
}

static void
add_tests (void)
{
  g_test_add_func ("/export-folder/names", test_names);
  g_test_add_func ("/export-folder/numbers", test_numbers);
  g_test_add_func ("/export-folder/own-files", test_own_files);
  g_test_add_func ("/export-folder/collisions", test_collisions);
  g_test_add_func ("/export-folder/parts", test_parts);
  g_test_add_func ("/export-folder/foreign-part", test_foreign_part);
  g_test_add_func ("/export-folder/lock", test_lock);
  g_test_add_func ("/export-folder/hostile-manifests", test_hostile_manifests);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_tests ();
  return g_test_run ();
}
