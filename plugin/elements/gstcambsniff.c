/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "gstcambsniff.h"

#include <glib/gi18n-lib.h>
#include <gst/base/gsttypefindhelper.h>

#include "camb-error.h"

/* How much of a file is looked at to tell what it is. */
#define SNIFF_SIZE (8 * 1024)
#define SNIFF_SIZE_MAX (128 * 1024)

/* What runs are made of. Anything else may reach for a demuxer that is not
 * fit for hostile bytes, so it is refused. */
static const char *const containers[] = {
    "video/quicktime", "audio/x-m4a", "audio/x-flac",      "audio/x-wav",
    "audio/mpeg",      "audio/mpeg3", "application/x-id3", NULL};

/* Returns: empty caps for what is not known. */
static GstCaps *
find_type (CambReader *reader,
           gsize size,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree guint8 *data = g_malloc (size);
  gssize n_read = camb_reader_read (reader, 0, data, size, cancellable, error);
  GstCaps *caps = NULL;

  if (n_read < 0)
    return NULL;
  if (n_read > 0)
    caps = gst_type_find_helper_for_data (NULL, data, n_read, NULL);

  return caps != NULL ? caps : gst_caps_new_empty ();
}

/**
 * gst_camb_sniff:
 * @reader: an open reader
 * @name: what the file should be, for the error
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for an error
 *
 * Looks at the first bytes to tell what they are: names and content types are
 * not believed.
 *
 * Returns: (transfer full) (nullable): what the file is; %NULL with a
 * #CambError if its bytes do not come or are nothing that runs are made of
 */
GstCaps *
gst_camb_sniff (CambReader *reader,
                const char *name,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GstCaps) caps = find_type (reader, SNIFF_SIZE, cancellable, error);
  const char *found = _ ("unknown data");

  if (caps != NULL && gst_caps_is_empty (caps)) {
    gst_clear_caps (&caps);
    caps = find_type (reader, SNIFF_SIZE_MAX, cancellable, error);
  }
  if (caps == NULL)
    return NULL;

  if (!gst_caps_is_empty (caps))
    found = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  if (!g_strv_contains (containers, found)) {
    g_set_error (error, CAMB_ERROR, CAMB_ERROR_MEDIA,
                 _ ("The server sent %s instead of the %s, which should be "
                    "MP4, FLAC, WAV or MP3. Try again later, or look the run "
                    "up in the studio."),
                 found, name);
    return NULL;
  }

  return g_steal_pointer (&caps);
}
