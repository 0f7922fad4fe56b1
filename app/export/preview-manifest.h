/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PreviewManifestFile:
 * @role: what it is, e.g. `dubbing/1001/en-us/video`; unique in a folder
 * @name: (nullable): its name in the folder; %NULL while it is not complete
 * @part: (nullable): the name under which it is being written
 * @media_type: (nullable): what its bytes are
 * @size: in bytes
 * @sha256: (nullable): of its bytes, in hexadecimal digits
 * @mtime: when it was last written, in nanoseconds since 1970; 0 if unknown
 *
 * A file that an export wrote.
 */
typedef struct
{
  char *role;
  char *name;
  char *part;
  char *media_type;
  guint64 size;
  char *sha256;
  gint64 mtime;
} PreviewManifestFile;

/**
 * PreviewManifest:
 *
 * What an export folder holds: runs with all that was said of them, files, and
 * what is missing. It has no address of media, and no key. Not thread-safe.
 */
typedef struct _PreviewManifest PreviewManifest;

PreviewManifest *preview_manifest_new (void);
PreviewManifest *preview_manifest_parse (const char *text, GError **error);
void preview_manifest_free (PreviewManifest *self);
char *preview_manifest_to_json (PreviewManifest *self);

PreviewManifestFile *preview_manifest_find (PreviewManifest *self,
                                            const char *role);
PreviewManifestFile *preview_manifest_add (PreviewManifest *self,
                                           const char *role);
gboolean preview_manifest_knows_name (PreviewManifest *self, const char *name);
guint preview_manifest_get_n_files (PreviewManifest *self);
PreviewManifestFile *preview_manifest_get_file (PreviewManifest *self,
                                                guint index);

void preview_manifest_put_run (PreviewManifest *self,
                               const char *key,
                               JsonObject *run);
guint preview_manifest_get_n_runs (PreviewManifest *self);
JsonObject *preview_manifest_get_run (PreviewManifest *self, guint index);
void preview_manifest_put_blind_test (PreviewManifest *self, JsonNode *report);
JsonArray *preview_manifest_get_blind_tests (PreviewManifest *self);

void preview_manifest_set_missing (PreviewManifest *self,
                                   const char *role,
                                   const char *reason);
guint preview_manifest_get_n_missing (PreviewManifest *self);
char *preview_manifest_describe_missing (PreviewManifest *self);
char *preview_manifest_to_sums (PreviewManifest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewManifest, preview_manifest_free)

G_END_DECLS
