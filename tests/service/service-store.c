/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "service-store.h"

#include <glib/gstdio.h>
#include <string.h>

/* As a store gives them, which is not always what IANA has. */
static const struct
{
  const char *suffix;
  const char *content_type;
} content_types[] = {
    {".mp4", "video/mp4"},         {".flac", "audio/flac"},
    {".mp3", "audio/mpeg"},        {".wav", "audio/wav"},
    {".json", "application/json"},
};

struct ServiceStore
{
  GMutex lock;
  char *folder;
  /* Guarded by @lock: name to ServiceObject. */
  GHashTable *objects;
};

static void
clear_object (ServiceObject *object)
{
  g_bytes_unref (object->bytes);
  g_free (object->content_type);
  g_free (object->etag);
  g_free (object->last_modified);
}

void
service_object_unref (ServiceObject *object)
{
  g_atomic_rc_box_release_full (object, (GDestroyNotify)clear_object);
}

/* @folder may be NULL: no files then. */
ServiceStore *
service_store_new (const char *folder)
{
  ServiceStore *self = g_new0 (ServiceStore, 1);

  g_mutex_init (&self->lock);
  self->folder = g_strdup (folder);
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)service_object_unref);
  return self;
}

void
service_store_free (ServiceStore *self)
{
  g_hash_table_unref (self->objects);
  g_free (self->folder);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static const char *
guess_content_type (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (content_types); i++)
    if (g_str_has_suffix (name, content_types[i].suffix))
      return content_types[i].content_type;
  return "application/octet-stream";
}

static ServiceObject *
new_object (GBytes *bytes,
            const char *name,
            const char *content_type,
            const char *etag,
            gint64 modified)
{
  ServiceObject *object = g_atomic_rc_box_new0 (ServiceObject);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (modified);

  object->bytes = g_bytes_ref (bytes);
  object->content_type = g_strdup (
      content_type != NULL ? content_type : guess_content_type (name));
  object->etag = g_strdup_printf ("\"%s\"", etag);
  object->last_modified =
      g_date_time_format (date, "%a, %d %b %Y %H:%M:%S GMT");
  return object;
}

static void
put (ServiceStore *self, const char *name, ServiceObject *object)
{
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->objects, g_strdup (name), object);
  g_mutex_unlock (&self->lock);
}

void
service_store_add (ServiceStore *self,
                   const char *name,
                   const char *content_type,
                   GBytes *bytes)
{
  g_autofree char *etag = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, bytes);

  put (self, name,
       new_object (bytes, name, content_type, etag,
                   g_get_real_time () / G_TIME_SPAN_SECOND));
}

/* The file is mapped, not read: it may be larger than the memory. */
gboolean
service_store_add_file (ServiceStore *self,
                        const char *name,
                        const char *content_type,
                        const char *filename,
                        GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (filename, FALSE, error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *etag = NULL;
  GStatBuf status = {0};

  if (file == NULL)
    return FALSE;
  g_stat (filename, &status);
  bytes = g_mapped_file_get_bytes (file);
  etag = g_strdup_printf ("%" G_GINT64_MODIFIER "x-%" G_GSIZE_MODIFIER "x",
                          (gint64)status.st_mtime, g_bytes_get_size (bytes));
  put (self, name,
       new_object (bytes, name, content_type, etag, status.st_mtime));
  return TRUE;
}

static ServiceObject *
find (ServiceStore *self, const char *name)
{
  ServiceObject *object = NULL;

  g_mutex_lock (&self->lock);
  object = g_hash_table_lookup (self->objects, name);
  if (object != NULL)
    g_atomic_rc_box_acquire (object);
  g_mutex_unlock (&self->lock);
  return object;
}

/* NULL if there is nothing of that name. */
ServiceObject *
service_store_dup_object (ServiceStore *self, const char *name)
{
  ServiceObject *object = find (self, name);
  g_autofree char *filename = NULL;

  if (object != NULL || self->folder == NULL)
    return object;
  if (*name == '.' || strchr (name, '/') != NULL)
    return NULL;
  filename = g_build_filename (self->folder, name, NULL);
  if (!service_store_add_file (self, name, NULL, filename, NULL))
    return NULL;
  return find (self, name);
}
