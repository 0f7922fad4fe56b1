/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "camb-clean.h"
#include "preview-edit.h"

#define SCHEME "camb://"

static void
free_media (gpointer data)
{
  PreviewEditMedia *self = data;

  g_free (self->location);
  g_free (self);
}

static void
free_note (gpointer data)
{
  PreviewEditNote *self = data;

  g_free (self->tag);
  g_free (self->text);
  g_free (self);
}

static void
free_run (gpointer data)
{
  PreviewEditRun *self = data;

  g_free (self->language);
  g_free (self->title);
  g_free (self->verdict);
  g_clear_pointer (&self->cues, camb_cues_unref);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->media);
  g_free (self);
}

/**
 * preview_edit_new:
 * @title: what the timeline is called
 *
 * Returns: (transfer full): an edit without runs, at the rate of its picture,
 *     with markers, its voices not cut
 */
PreviewEdit *
preview_edit_new (const char *title)
{
  PreviewEdit *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_new0 (PreviewEdit, 1);
  self->title = g_utf8_make_valid (title, -1);
  self->has_markers = TRUE;
  self->runs = g_ptr_array_new_with_free_func (free_run);
  return self;
}

/**
 * preview_edit_free:
 * @self: (transfer full): an edit
 *
 * Frees it with all its runs.
 */
void
preview_edit_free (PreviewEdit *self)
{
  g_free (self->title);
  g_ptr_array_unref (self->runs);
  g_free (self);
}

/**
 * preview_edit_add_run:
 * @self: an edit
 * @kind: whose run it is; %PREVIEW_KIND_NONE for the original
 * @run_id: the run; 0 for the original
 * @language: (nullable): of what is said, a BCP-47 tag
 *
 * Appends a run that has no media yet.
 *
 * Returns: (transfer none): the run, valid as long as the edit
 */
PreviewEditRun *
preview_edit_add_run (PreviewEdit *self,
                      PreviewKind kind,
                      guint64 run_id,
                      const char *language)
{
  PreviewEditRun *run;

  g_return_val_if_fail (self != NULL, NULL);

  run = g_new0 (PreviewEditRun, 1);
  run->kind = kind;
  run->run_id = run_id;
  run->language = g_strdup (language);
  run->notes = g_ptr_array_new_with_free_func (free_note);
  run->media = g_ptr_array_new_with_free_func (free_media);
  g_ptr_array_add (self->runs, run);
  return run;
}

/**
 * preview_edit_run_add_media:
 * @self: a run
 * @role: what the medium is
 * @location: a file relative to the project's folder, or a `camb://` URI
 *
 * Appends a medium of which nothing else is known yet.
 *
 * Returns: (transfer none): the medium, valid as long as the edit
 */
PreviewEditMedia *
preview_edit_run_add_media (PreviewEditRun *self,
                            PreviewEditRole role,
                            const char *location)
{
  PreviewEditMedia *media;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (location != NULL, NULL);

  media = g_new0 (PreviewEditMedia, 1);
  media->role = role;
  media->location = g_strdup (location);
  g_ptr_array_add (self->media, media);
  return media;
}

/**
 * preview_edit_run_add_note:
 * @self: a run
 * @position: in nanoseconds from the start of the run
 * @tag: (nullable): what it is about
 * @text: what the reviewer says
 */
void
preview_edit_run_add_note (PreviewEditRun *self,
                           guint64 position,
                           const char *tag,
                           const char *text)
{
  PreviewEditNote *note;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  note = g_new0 (PreviewEditNote, 1);
  note->position = position;
  note->tag = g_strdup (tag);
  note->text = g_utf8_make_valid (text, -1);
  g_ptr_array_add (self->notes, note);
}

/**
 * preview_edit_run_set_cues:
 * @self: a run
 * @cues: (transfer none): what is said when
 */
void
preview_edit_run_set_cues (PreviewEditRun *self, CambCues *cues)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (cues != NULL);

  camb_cues_ref (cues);
  g_clear_pointer (&self->cues, camb_cues_unref);
  self->cues = cues;
}

/**
 * preview_edit_run_find_media:
 * @self: a run
 * @role: a role
 *
 * Returns: (transfer none) (nullable): the first medium of this role
 */
const PreviewEditMedia *
preview_edit_run_find_media (const PreviewEditRun *self, PreviewEditRole role)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->media->len; i++) {
    const PreviewEditMedia *media = g_ptr_array_index (self->media, i);

    if (media->role == role)
      return media;
  }
  return NULL;
}

/**
 * preview_edit_media_is_remote:
 * @self: a medium
 *
 * Returns: whether it is a `camb://` URI rather than a file
 */
gboolean
preview_edit_media_is_remote (const PreviewEditMedia *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_ascii_strncasecmp (self->location, SCHEME, strlen (SCHEME)) == 0;
}

/**
 * preview_edit_media_dup_name:
 * @self: a medium
 *
 * What its clips are called: the name of the file as it is on disk, so that
 * editors find it again, or the whole of a URI.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *
preview_edit_media_dup_name (const PreviewEditMedia *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (preview_edit_media_is_remote (self))
    return g_utf8_make_valid (self->location, -1);
  name = g_path_get_basename (self->location);
  return g_filename_display_name (name);
}

/**
 * preview_edit_clean:
 * @text: what somebody wrote
 *
 * Makes a text fit for files: valid UTF-8 without control characters.
 *
 * Returns: (transfer full): the text; "" if there is nothing to read in it
 */
char *
preview_edit_clean (const char *text)
{
  GString *clean = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  camb_clean (clean, text, CAMB_CLEAN_MAX_TEXT);
  return g_string_free (clean, FALSE);
}

/**
 * preview_edit_role_get_nick:
 * @role: a role
 *
 * Returns: (transfer none): its name in metadata
 */
const char *
preview_edit_role_get_nick (PreviewEditRole role)
{
  static const char *const nicks[] = {"mix", "voice", "sound", "original"};

  g_return_val_if_fail ((guint)role < G_N_ELEMENTS (nicks), NULL);

  return nicks[role];
}
