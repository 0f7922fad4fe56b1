/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "preview-export-folder-private.h"
#include "preview-export-name.h"

#define NEW_MANIFEST PREVIEW_EXPORT_MANIFEST ".part"

/* A list of that many bytes is no list of an export. */
#define MANIFEST_MAX (64 * 1024 * 1024)

void
preview_export_folder_set_error (const PreviewExportFolder *self,
                                 const char *name,
                                 int code,
                                 GError **error)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  g_autofree char *shown = g_filename_display_name (path);

  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 _ ("The disk is full: “%s” cannot be written. Make room, and "
                    "export to the same folder again: what is there stays."),
                 shown);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                 _ ("“%s” cannot be written: %s. Choose another folder."),
                 shown, g_strerror (code));
}

/* Returns: (transfer full) (nullable): the contents; %NULL without an error if
 * there is no such file */
static char *
read_manifest (PreviewExportFolder *self, GError **error)
{
  int fd = openat (self->fd, PREVIEW_EXPORT_MANIFEST,
                   O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  g_autoptr (GIOChannel) channel = NULL;
  struct stat info;
  char *text = NULL;

  if (fd < 0 && errno == ENOENT)
    return NULL;
  if (fd < 0 || fstat (fd, &info) < 0 || !S_ISREG (info.st_mode) ||
      info.st_size > MANIFEST_MAX) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("it is no file, or too large"));
    if (fd >= 0)
      close (fd);
    return NULL;
  }
  channel = g_io_channel_unix_new (fd);
  g_io_channel_set_close_on_unref (channel, TRUE);
  g_io_channel_set_encoding (channel, NULL, NULL);
  g_io_channel_read_to_end (channel, &text, NULL, error);
  return text;
}

static gboolean
load_manifest (PreviewExportFolder *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = read_manifest (self, &local_error);
  g_autofree char *shown = NULL;

  if (text == NULL && local_error == NULL)
    self->manifest = preview_manifest_new ();
  else if (text != NULL)
    self->manifest = preview_manifest_parse (text, &local_error);
  if (self->manifest != NULL)
    return TRUE;
  shown = g_filename_display_name (self->path);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _ ("“%s” in “%s” cannot be read: %s. Choose another folder, or "
                  "move this file away."),
               PREVIEW_EXPORT_MANIFEST, shown, local_error->message);
  return FALSE;
}

static gboolean
open_folder (PreviewExportFolder *self, GError **error)
{
  if (g_mkdir_with_parents (self->path, 0777) == 0)
    self->fd = open (self->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->fd < 0) {
    preview_export_folder_set_error (self, NULL, errno, error);
    return FALSE;
  }
  if (flock (self->fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               _ ("Another export is writing to “%s”. Wait for it, or choose "
                  "another folder."),
               self->path);
  return FALSE;
}

/**
 * preview_export_folder_open:
 * @path: a folder, which need not be there
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the folder, which nobody else exports to
 */
PreviewExportFolder *
preview_export_folder_open (const char *path, GError **error)
{
  g_autoptr (PreviewExportFolder) self = g_new0 (PreviewExportFolder, 1);

  self->path = g_strdup (path);
  self->fd = -1;
  if (!open_folder (self, error) || !load_manifest (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/** preview_export_folder_close: lets others write to it, and frees @self. */
void
preview_export_folder_close (PreviewExportFolder *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->manifest, preview_manifest_free);
  g_free (self->path);
  g_free (self);
}

/** preview_export_folder_get_manifest: returns: (transfer none): its list. */
PreviewManifest *
preview_export_folder_get_manifest (PreviewExportFolder *self)
{
  return self->manifest;
}

int
preview_export_folder_open_new (PreviewExportFolder *self, const char *name)
{
  return openat (self->fd, name,
                 O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
}

gboolean
preview_export_write_all (int fd, gconstpointer data, gsize size)
{
  const char *bytes = data;

  while (size > 0) {
    gssize n = write (fd, bytes, size);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return FALSE;
    bytes += n;
    size -= n;
  }
  return TRUE;
}

/* Writes a file that nobody sees under its name before it is complete. */
static gboolean
write_file (PreviewExportFolder *self,
            const char *temporary,
            const char *name,
            gconstpointer data,
            gsize size,
            GError **error)
{
  int fd;
  gboolean done;
  int code = 0;

  unlinkat (self->fd, temporary, 0);
  fd = preview_export_folder_open_new (self, temporary);
  done = fd >= 0 && preview_export_write_all (fd, data, size);
  code = errno;
  if (fd >= 0 && close (fd) < 0 && done) {
    code = errno;
    done = FALSE;
  }
  if (done && renameat (self->fd, temporary, self->fd, name) < 0) {
    code = errno;
    done = FALSE;
  }
  if (done)
    return TRUE;
  unlinkat (self->fd, temporary, 0);
  preview_export_folder_set_error (self, name, code, error);
  return FALSE;
}

/**
 * preview_export_folder_save:
 * @self: a folder
 * @error: return location for an error
 *
 * Writes the list of what is there.
 *
 * Returns: whether that worked
 */
gboolean
preview_export_folder_save (PreviewExportFolder *self, GError **error)
{
  g_autofree char *text = preview_manifest_to_json (self->manifest);

  return write_file (self, NEW_MANIFEST, PREVIEW_EXPORT_MANIFEST, text,
                     strlen (text), error);
}

static gint64
get_mtime (const struct stat *info)
{
  return info->st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) +
         info->st_mtim.tv_nsec;
}

/* Returns: whether all up to @size could be read */
gboolean
preview_export_hash (int fd, guint64 size, PreviewSha256 *checksum)
{
  const gsize block = 1 << 20;
  g_autofree guint8 *buffer = g_malloc (block);

  while (size > 0) {
    gssize n = read (fd, buffer, MIN (block, size));

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    preview_sha256_update (checksum, buffer, (gsize)n);
    size -= n;
  }
  return TRUE;
}

static gboolean
has_checksum (int fd, const PreviewManifestFile *file)
{
  g_autofree char *found = NULL;
  PreviewSha256 checksum;

  preview_sha256_init (&checksum);
  if (!preview_export_hash (fd, file->size, &checksum))
    return FALSE;
  found = preview_sha256_finish (&checksum);
  return g_str_equal (found, file->sha256);
}

/* Whether the file on disk is the one that was written. One that was not
 * touched since need not be read again. */
static gboolean
is_intact (PreviewExportFolder *self, PreviewManifestFile *file)
{
  struct stat info;
  gboolean intact;
  int fd;

  if (file->name == NULL)
    return FALSE;
  fd = openat (self->fd, file->name,
               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  intact = fstat (fd, &info) == 0 && S_ISREG (info.st_mode) &&
           (guint64)info.st_size == file->size &&
           (get_mtime (&info) == file->mtime || has_checksum (fd, file));
  if (intact)
    file->mtime = get_mtime (&info);
  close (fd);
  return intact;
}

gboolean
preview_export_folder_exists (PreviewExportFolder *self, const char *name)
{
  struct stat info;

  return fstatat (self->fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0;
}

/**
 * preview_export_folder_has:
 * @self: a folder
 * @role: a file
 *
 * Returns: whether it is there, complete and as it was written
 */
gboolean
preview_export_folder_has (PreviewExportFolder *self, const char *role)
{
  PreviewManifestFile *file = preview_manifest_find (self->manifest, role);

  return file != NULL && is_intact (self, file);
}

/**
 * preview_export_folder_dup_path:
 * @self: a folder
 * @role: a file
 *
 * Returns: (transfer full) (nullable): where it is
 */
char *
preview_export_folder_dup_path (PreviewExportFolder *self, const char *role)
{
  PreviewManifestFile *file = preview_manifest_find (self->manifest, role);

  return file != NULL && file->name != NULL
             ? g_build_filename (self->path, file->name, NULL)
             : NULL;
}

/* Returns: (transfer full): @name, or one like it that nothing has. */
char *
preview_export_folder_find_name (PreviewExportFolder *self, const char *name)
{
  char *found = g_strdup (name);

  for (guint i = 2; i < PREVIEW_EXPORT_NAMES_MAX &&
                    (preview_export_folder_exists (self, found) ||
                     preview_manifest_knows_name (self->manifest, found));
       i++) {
    g_free (found);
    found = preview_export_name_number (name, i);
  }
  return found;
}

void
preview_export_folder_note (PreviewExportFolder *self,
                            PreviewManifestFile *file,
                            const char *sha256,
                            const char *media_type)
{
  struct stat info;

  if (fstatat (self->fd, file->name, &info, AT_SYMLINK_NOFOLLOW) == 0) {
    file->size = (guint64)info.st_size;
    file->mtime = get_mtime (&info);
  }
  if (file->sha256 != sha256) {
    g_free (file->sha256);
    file->sha256 = g_strdup (sha256);
  }
  g_free (file->media_type);
  file->media_type = g_strdup (media_type);
}

/**
 * preview_export_folder_put:
 * @self: a folder
 * @role: what it is
 * @name: how it should be called
 * @media_type: what its bytes are
 * @bytes: all of them
 * @error: return location for an error
 *
 * Writes a small file. One of the same role that nobody has changed is
 * replaced; anything else stays, and the file gets another name.
 *
 * Returns: whether it is there
 */
gboolean
preview_export_folder_put (PreviewExportFolder *self,
                           const char *role,
                           const char *name,
                           const char *media_type,
                           GBytes *bytes,
                           GError **error)
{
  PreviewManifestFile *file = preview_manifest_add (self->manifest, role);
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  g_autofree char *sha256 =
      g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *temporary = NULL;

  if (is_intact (self, file) && g_str_equal (file->sha256, sha256))
    return TRUE;
  if (file->name == NULL || (preview_export_folder_exists (self, file->name) &&
                             !is_intact (self, file))) {
    g_clear_pointer (&file->name, g_free);
    file->name = preview_export_folder_find_name (self, name);
  }
  temporary = g_strconcat (file->name, ".part", NULL);
  if (preview_export_folder_exists (self, temporary)) {
    g_autofree char *taken = g_steal_pointer (&temporary);

    temporary = preview_export_folder_find_name (self, taken);
  }
  if (!write_file (self, temporary, file->name, data, size, error)) {
    if (file->sha256 == NULL)
      g_clear_pointer (&file->name, g_free);
    return FALSE;
  }
  preview_export_folder_note (self, file, sha256, media_type);
  return TRUE;
}

/**
 * preview_export_folder_remove:
 * @self: a folder
 * @role: a file that is not wanted any more
 *
 * Removes it, unless somebody changed it.
 */
void
preview_export_folder_remove (PreviewExportFolder *self, const char *role)
{
  PreviewManifestFile *file = preview_manifest_find (self->manifest, role);

  if (file == NULL || !is_intact (self, file))
    return;
  unlinkat (self->fd, file->name, 0);
  g_clear_pointer (&file->name, g_free);
}
