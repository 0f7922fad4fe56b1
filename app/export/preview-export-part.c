/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "preview-export-folder-private.h"

/* What a crash may have left half written is written again. */
static gboolean
rewind_part (PreviewExportPart *part)
{
  const guint64 block = 64 * 1024;
  struct stat info;

  if (fstat (part->fd, &info) < 0 || !S_ISREG (info.st_mode))
    return FALSE;
  part->offset = (guint64)info.st_size / block * block;
  if (!preview_export_hash (part->fd, part->offset, &part->checksum)) {
    part->offset = 0;
    preview_sha256_init (&part->checksum);
  }
  return ftruncate (part->fd, (off_t)part->offset) == 0 &&
         lseek (part->fd, (off_t)part->offset, SEEK_SET) >= 0;
}

/**
 * preview_export_folder_begin:
 * @self: a folder
 * @role: what it is
 * @name: how it is called while it is not complete
 * @error: return location for an error
 *
 * Begins a large file, or goes on with one that was begun.
 *
 * Returns: (transfer full) (nullable): where to write
 */
PreviewExportPart *
preview_export_folder_begin (PreviewExportFolder *self,
                             const char *role,
                             const char *name,
                             GError **error)
{
  g_autoptr (PreviewExportPart) part = g_new0 (PreviewExportPart, 1);

  part->fd = -1;
  preview_sha256_init (&part->checksum);
  part->file = preview_manifest_add (self->manifest, role);
  if (part->file->part != NULL)
    part->fd = openat (self->fd, part->file->part,
                       O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (part->fd >= 0 && rewind_part (part))
    return g_steal_pointer (&part);

  /* The list says whose it is before it is there. */
  g_free (part->file->part);
  part->file->part = preview_export_folder_find_name (self, name);
  if (!preview_export_folder_save (self, error))
    return NULL;
  if (part->fd >= 0)
    close (part->fd);
  part->fd = preview_export_folder_open_new (self, part->file->part);
  if (part->fd >= 0)
    return g_steal_pointer (&part);
  preview_export_folder_set_error (self, part->file->part, errno, error);
  return NULL;
}

static void
set_part_error (const PreviewExportPart *self, int code, GError **error)
{
  if (code == ENOSPC || code == EDQUOT)
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
        _ ("The disk is full. Make room, and export to the same folder again: "
           "what is there stays."));
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                 _ ("“%s” cannot be written: %s. Choose another folder."),
                 self->file->part, g_strerror (code));
}

/**
 * preview_export_part_reserve:
 * @self: a file that is being written
 * @size: how large it becomes
 * @error: return location for a %G_IO_ERROR_NO_SPACE
 *
 * Makes sure that there is room, as far as the file system can tell, so that
 * nothing is fetched in vain.
 *
 * Returns: %FALSE if there is no room
 */
gboolean
preview_export_part_reserve (PreviewExportPart *self,
                             guint64 size,
                             GError **error)
{
  if (size <= self->offset ||
      fallocate (self->fd, FALLOC_FL_KEEP_SIZE, (off_t)self->offset,
                 (off_t)(size - self->offset)) == 0 ||
      (errno != ENOSPC && errno != EDQUOT))
    return TRUE;
  set_part_error (self, errno, error);
  return FALSE;
}

/**
 * preview_export_part_write:
 * @self: a file that is being written
 * @data: what comes next
 * @size: how many bytes
 * @error: return location for an error
 *
 * Returns: whether it was written
 */
gboolean
preview_export_part_write (PreviewExportPart *self,
                           gconstpointer data,
                           gsize size,
                           GError **error)
{
  if (!preview_export_write_all (self->fd, data, size)) {
    set_part_error (self, errno, error);
    return FALSE;
  }
  preview_sha256_update (&self->checksum, data, size);
  self->offset += size;
  return TRUE;
}

/**
 * preview_export_part_restart:
 * @self: a file that is being written
 * @error: return location for an error
 *
 * Empties it, for who writes to its descriptor himself.
 *
 * Returns: whether that worked
 */
gboolean
preview_export_part_restart (PreviewExportPart *self, GError **error)
{
  self->offset = 0;
  preview_sha256_init (&self->checksum);
  if (ftruncate (self->fd, 0) == 0 && lseek (self->fd, 0, SEEK_SET) == 0)
    return TRUE;
  set_part_error (self, errno, error);
  return FALSE;
}

/**
 * preview_export_part_measure:
 * @self: a file that somebody has written
 * @error: return location for an error
 *
 * Reads it, for its checksum.
 *
 * Returns: whether that worked
 */
gboolean
preview_export_part_measure (PreviewExportPart *self, GError **error)
{
  struct stat info;

  preview_sha256_init (&self->checksum);
  if (fstat (self->fd, &info) == 0 && lseek (self->fd, 0, SEEK_SET) == 0 &&
      preview_export_hash (self->fd, (guint64)info.st_size, &self->checksum)) {
    self->offset = (guint64)info.st_size;
    return TRUE;
  }
  set_part_error (self, errno, error);
  return FALSE;
}

/* Never over another file, also where the file system has no such call. */
static gboolean
rename_new (PreviewExportFolder *self, const char *from, const char *to)
{
  if (renameat2 (self->fd, from, self->fd, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  if (preview_export_folder_exists (self, to)) {
    errno = EEXIST;
    return FALSE;
  }
  return renameat (self->fd, from, self->fd, to) == 0;
}

/**
 * preview_export_folder_finish:
 * @self: a folder
 * @part: (transfer full): a file that is complete
 * @name: how it should be called
 * @media_type: what its bytes are
 * @error: return location for an error
 *
 * Gives the file its name, or one like it if that is taken.
 *
 * Returns: whether it is there
 */
gboolean
preview_export_folder_finish (PreviewExportFolder *self,
                              PreviewExportPart *part,
                              const char *name,
                              const char *media_type,
                              GError **error)
{
  g_autoptr (PreviewExportPart) owned = part;
  PreviewManifestFile *file = part->file;
  g_autofree char *sha256 = preview_sha256_finish (&part->checksum);

  for (guint tries = 0; tries < PREVIEW_EXPORT_NAMES_MAX; tries++) {
    if (file->name == NULL || preview_export_folder_exists (self, file->name)) {
      g_clear_pointer (&file->name, g_free);
      file->name = preview_export_folder_find_name (self, name);
    }
    /* The list has it before it has its name: whatever happens in between, the
     * next export knows it. */
    g_free (file->sha256);
    file->sha256 = g_strdup (sha256);
    file->size = part->offset;
    if (!preview_export_folder_save (self, error))
      return FALSE;
    if (rename_new (self, file->part, file->name)) {
      g_clear_pointer (&file->part, g_free);
      preview_export_folder_note (self, file, file->sha256, media_type);
      return preview_export_folder_save (self, error);
    }
    if (errno != EEXIST)
      break;
  }
  preview_export_folder_set_error (self, file->name, errno, error);
  return FALSE;
}

/**
 * preview_export_folder_drop:
 * @self: a folder
 * @part: a file of which nothing is there
 *
 * Removes what was begun.
 */
void
preview_export_folder_drop (PreviewExportFolder *self, PreviewExportPart *part)
{
  unlinkat (self->fd, part->file->part, 0);
  g_clear_pointer (&part->file->part, g_free);
}

/**
 * preview_export_part_make_room:
 * @self: a file that did not fit on the disk
 *
 * Cuts off its end, so that there is room to write down what is missing.
 */
void
preview_export_part_make_room (PreviewExportPart *self)
{
  const guint64 room = 1 << 20;
  struct stat info;
  guint64 size;

  if (fstat (self->fd, &info) < 0)
    return;
  size = (guint64)info.st_size;
  if (ftruncate (self->fd, (off_t)(size > room ? size - room : 0)) < 0)
    g_debug ("no room: %s", g_strerror (errno));
}

/** preview_export_part_free: closes @self, which stays on disk. */
void
preview_export_part_free (PreviewExportPart *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}
