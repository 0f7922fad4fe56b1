/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-index.h"

#include <string.h>
#include <xxhash.h>

#define INDEX_TYPE "(usxmsmsbxxsbtat)"
#define VERSION 1

/* Of what can be played at all. */
#define SIZE_MAX_KEPT (G_GINT64_CONSTANT (1) << 42)

static gint64
to_nanoseconds (struct timespec time)
{
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

static const char *
get_boot (void)
{
  static gsize once;
  static char *boot;

  if (g_once_init_enter (&once)) {
    if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot, NULL,
                              NULL))
      boot = g_strdup ("");
    g_strchomp (boot);
    g_once_init_leave (&once, 1);
  }
  return boot;
}

/** camb_index_init: of nothing, in uninitialised memory. */
void
camb_index_init (CambIndex *self)
{
  *self = (CambIndex){
      .identity = CAMB_IDENTITY_INIT,
      .hashes = g_array_new (FALSE, TRUE, sizeof (guint64)),
  };
}

/** camb_index_clear: frees all; camb_index_init() may follow. */
void
camb_index_clear (CambIndex *self)
{
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->boot, g_free);
  g_clear_pointer (&self->hashes, g_array_unref);
  camb_identity_clear (&self->identity);
}

/* The checksum of the file: that of its blocks' checksums. */
static guint64
summarise (const CambIndex *self)
{
  return XXH3_64bits (self->hashes->data, self->hashes->len * sizeof (guint64));
}

static gboolean
is_token (const char *token)
{
  return strlen (token) == 16 && strspn (token, "0123456789abcdef") == 16;
}

/* It will be sent back to the host. */
static gboolean
is_validator (const char *text)
{
  for (; text != NULL && *text != '\0'; text++) {
    if (g_ascii_iscntrl (*text))
      return FALSE;
  }
  return TRUE;
}

static gboolean
take_hashes (CambIndex *self, GVariant *variant, guint64 checksum)
{
  gsize n;
  const guint64 *hashes =
      g_variant_get_fixed_array (variant, &n, sizeof (guint64));
  gint64 size = self->identity.size;

  if (size < 0 || size > SIZE_MAX_KEPT ||
      n != (guint64)(size + CAMB_BLOCK_SIZE - 1) / CAMB_BLOCK_SIZE)
    return FALSE;
  g_array_append_vals (self->hashes, hashes, (guint)n);
  return summarise (self) == checksum;
}

/**
 * camb_index_load:
 * @self: an index of nothing
 * @folder: where it is
 * @name: of the file that it is about
 *
 * Returns: whether there is a sound index; @self stays as it is when not
 */
gboolean
camb_index_load (CambIndex *self, CambFolder *folder, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".index", NULL);
  g_autoptr (GVariant) variant =
      camb_folder_load (folder, file, G_VARIANT_TYPE (INDEX_TYPE));
  g_autoptr (GVariant) hashes = NULL;
  guint64 checksum;
  guint32 version;
  g_auto (CambIndex) loaded = {0};

  if (variant == NULL)
    return FALSE;
  camb_index_init (&loaded);
  g_variant_get (variant, "(usxmsmsbxxsbt@at)", &version, &loaded.token,
                 &loaded.identity.size, &loaded.identity.etag,
                 &loaded.identity.last_modified, &loaded.seekable,
                 &loaded.mtime, &loaded.ctime, &loaded.boot, &loaded.synced,
                 &checksum, &hashes);
  if (version != VERSION || !is_token (loaded.token) ||
      !is_validator (loaded.identity.etag) ||
      !is_validator (loaded.identity.last_modified) ||
      !take_hashes (&loaded, hashes, checksum))
    return FALSE;
  camb_index_clear (self);
  *self = loaded;
  memset (&loaded, 0, sizeof loaded);
  return TRUE;
}

/**
 * camb_index_save:
 * @self: an index of a file of known size
 * @folder: where to
 * @name: of the file that it is about
 * @error: return location
 *
 * Returns: whether it is written, as a whole
 */
gboolean
camb_index_save (CambIndex *self,
                 CambFolder *folder,
                 const char *name,
                 GError **error)
{
  g_autofree char *file = g_strconcat (name, ".index", NULL);
  GVariant *hashes =
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64, self->hashes->data,
                                 self->hashes->len, sizeof (guint64));

  return camb_folder_save (
      folder, file,
      g_variant_new ("(usxmsmsbxxsbt@at)", VERSION, self->token,
                     self->identity.size, self->identity.etag,
                     self->identity.last_modified, self->seekable, self->mtime,
                     self->ctime, self->boot != NULL ? self->boot : "",
                     self->synced, summarise (self), hashes),
      error);
}

/**
 * camb_index_stamp:
 * @self: an index of which every block has been read or written just now
 * @status: of the data file
 *
 * Notes what the data file looks like.
 */
void
camb_index_stamp (CambIndex *self, const struct stat *status)
{
  self->mtime = to_nanoseconds (status->st_mtim);
  self->ctime = to_nanoseconds (status->st_ctim);
  g_free (self->boot);
  self->boot = g_strdup (get_boot ());
}

/** camb_index_has_stamp: whether a data file looks as it did. */
gboolean
camb_index_has_stamp (const CambIndex *self, const struct stat *status)
{
  return self->mtime == to_nanoseconds (status->st_mtim) &&
         self->ctime == to_nanoseconds (status->st_ctim) &&
         status->st_size == self->identity.size;
}

/**
 * camb_index_trusts:
 * @self: an index
 * @status: of the data file
 *
 * Returns: whether the data file is what it was, so that its checksums need
 *     not be looked at
 */
gboolean
camb_index_trusts (const CambIndex *self, const struct stat *status)
{
  return camb_index_has_stamp (self, status) &&
         (self->synced || g_strcmp0 (self->boot, get_boot ()) == 0);
}

/** camb_index_dup_data_name: name of the data file of @name. */
char *
camb_index_dup_data_name (const CambIndex *self, const char *name)
{
  return g_strdup_printf ("%s.%s", name, self->token);
}

/** camb_index_get_kept: how much of the file there is. */
CambKept
camb_index_get_kept (const CambIndex *self)
{
  guint n = 0;

  for (guint i = 0; i < self->hashes->len; i++)
    n += g_array_index (self->hashes, guint64, i) != 0;
  if (self->token != NULL && n == self->hashes->len)
    return CAMB_KEPT_ALL;
  return n > 0 ? CAMB_KEPT_PART : CAMB_KEPT_NOTHING;
}
