/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-edit-writer.h"

static const struct
{
  const char *nick;
  const char *label;
  const char *suffix;
  PreviewEditWriter write;
  /* Whether it can have clips that are no files. */
  gboolean plays_runs;
} formats[PREVIEW_N_EDIT_FORMATS] = {
    {"otio", N_ ("OpenTimelineIO (Resolve, Kdenlive, Premiere)"), ".otio",
     preview_edit_write_otio, TRUE},
    {"xges", N_ ("GStreamer Editing Services (Pitivi)"), ".xges",
     preview_edit_write_xges, TRUE},
    {"kdenlive", N_ ("Kdenlive project"), ".kdenlive",
     preview_edit_write_kdenlive, FALSE},
    {"fcp7", N_ ("Final Cut Pro 7 XML (older Premiere and Resolve)"), ".xml",
     preview_edit_write_fcp7, FALSE},
};

/**
 * preview_edit_format_get_nick:
 * @format: a format
 *
 * Returns: (transfer none): its name on the command line
 */
const char *
preview_edit_format_get_nick (PreviewEditFormat format)
{
  g_return_val_if_fail ((guint)format < PREVIEW_N_EDIT_FORMATS, NULL);

  return formats[format].nick;
}

/**
 * preview_edit_format_get_label:
 * @format: a format
 *
 * Returns: (transfer none): its name for users, and who reads it
 */
const char *
preview_edit_format_get_label (PreviewEditFormat format)
{
  g_return_val_if_fail ((guint)format < PREVIEW_N_EDIT_FORMATS, NULL);

  return _ (formats[format].label);
}

/**
 * preview_edit_format_get_suffix:
 * @format: a format
 *
 * Returns: (transfer none): how names of its files end, with the dot
 */
const char *
preview_edit_format_get_suffix (PreviewEditFormat format)
{
  g_return_val_if_fail ((guint)format < PREVIEW_N_EDIT_FORMATS, NULL);

  return formats[format].suffix;
}

/**
 * preview_edit_format_from_nick:
 * @nick: (nullable): a name, in any case
 * @format: (out): where the format goes
 *
 * Returns: whether there is such a format
 */
gboolean
preview_edit_format_from_nick (const char *nick, PreviewEditFormat *format)
{
  for (guint i = 0; nick != NULL && i < PREVIEW_N_EDIT_FORMATS; i++)
    if (g_ascii_strcasecmp (formats[i].nick, nick) == 0) {
      *format = i;
      return TRUE;
    }
  return FALSE;
}

PreviewEditFile *
preview_edit_file_new (const char *name, GBytes *bytes)
{
  PreviewEditFile *self = g_new0 (PreviewEditFile, 1);

  self->name = g_strdup (name);
  self->bytes = bytes;
  return self;
}

void
preview_edit_file_free (PreviewEditFile *self)
{
  g_free (self->name);
  g_bytes_unref (self->bytes);
  g_free (self);
}

static gboolean
check_media (const PreviewEditPlan *plan,
             PreviewEditFormat format,
             GError **error)
{
  g_autoptr (GPtrArray) list = preview_edit_plan_list_media (plan);

  for (guint i = 0; i < list->len && !formats[format].plays_runs; i++) {
    const PreviewEditMedia *media = g_ptr_array_index (list, i);

    if (preview_edit_media_is_remote (media)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _ ("%s: its editors open files only, and “%s” is none. "
                      "Export the media first, or write otio or xges."),
                   preview_edit_format_get_label (format), media->location);
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * preview_edit_compose:
 * @edit: an edit; nobody changes it meanwhile
 * @format: what to write
 * @file: where the project is going to be; it has a path. Locations of media
 *     are relative to its folder.
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Composes a project, without writing anything. Blocks, for
 * %PREVIEW_EDIT_FORMAT_XGES until the media has been looked at, which has to be
 * where it is going to be: call it from a worker thread.
 *
 * Returns: (transfer full) (element-type PreviewEditFile): the file of the
 *     project, and then those that go next to it; %NULL with an error
 */
GPtrArray *
preview_edit_compose (const PreviewEdit *edit,
                      PreviewEditFormat format,
                      GFile *file,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GPtrArray) files =
      g_ptr_array_new_with_free_func ((GDestroyNotify)preview_edit_file_free);
  g_autoptr (PreviewEditPlan) plan = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (edit != NULL, NULL);
  g_return_val_if_fail ((guint)format < PREVIEW_N_EDIT_FORMATS, NULL);
  g_return_val_if_fail (g_file_peek_path (file) != NULL, NULL);

  plan = preview_edit_plan_new (edit, error);
  folder = g_file_get_parent (file);
  name = g_file_get_basename (file);
  if (plan == NULL || !check_media (plan, format, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !formats[format].write (plan, folder, name, files, cancellable, error))
    return NULL;
  return g_steal_pointer (&files);
}

static gboolean
save (GFile *folder,
      const PreviewEditFile *file,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GFile) target = g_file_get_child (folder, file->name);
  gsize size;
  const char *data = g_bytes_get_data (file->bytes, &size);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_file_set_contents_full (g_file_peek_path (target), data, (gssize)size,
                                G_FILE_SET_CONTENTS_CONSISTENT, 0666, error))
    return TRUE;
  g_prefix_error (error, _ ("“%s” cannot be written: "), file->name);
  return FALSE;
}

/**
 * preview_edit_write:
 * @edit: an edit; nobody changes it meanwhile
 * @format: what to write
 * @file: where; it has a path
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Composes a project and writes it, each of its files as a whole or not at all.
 * What was there is replaced. Blocks, see preview_edit_compose().
 *
 * Returns: whether it is on disk
 */
gboolean
preview_edit_write (const PreviewEdit *edit,
                    PreviewEditFormat format,
                    GFile *file,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GPtrArray) files =
      preview_edit_compose (edit, format, file, cancellable, error);
  g_autoptr (GFile) folder = g_file_get_parent (file);

  if (files == NULL)
    return FALSE;
  /* The project's own file last: when it is there, all of it is. */
  for (guint i = files->len; i > 0; i--)
    if (!save (folder, g_ptr_array_index (files, i - 1), cancellable, error))
      return FALSE;
  return TRUE;
}

typedef struct
{
  PreviewEdit *edit;
  PreviewEditFormat format;
  GFile *file;
} Job;

static void
free_job (gpointer data)
{
  Job *self = data;

  preview_edit_free (self->edit);
  g_object_unref (self->file);
  g_free (self);
}

static void
write_in_thread (GTask *task,
                 gpointer source,
                 gpointer data,
                 GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (preview_edit_write (job->edit, job->format, job->file, cancellable,
                          &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * preview_edit_write_async:
 * @edit: (transfer full): an edit
 * @format: what to write
 * @file: where; it has a path
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Does what preview_edit_write() does, in a thread of its own.
 */
void
preview_edit_write_async (PreviewEdit *edit,
                          PreviewEditFormat format,
                          GFile *file,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->edit = edit;
  job->format = format;
  job->file = g_object_ref (file);
  g_task_set_source_tag (task, preview_edit_write_async);
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, write_in_thread);
}

/**
 * preview_edit_write_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether the project is on disk
 */
gboolean
preview_edit_write_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
