/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-part-reader.h"
#include "preview-spectrogram.h"
#include "preview-spectrum.h"

/* A column of the finest level, in nanoseconds: finer shows nothing new. */
#define FINEST (G_GUINT64_CONSTANT (2500000))
#define MAX_LEVEL 20
/* Tiles that are remembered, of 64 KiB each. */
#define MAX_TILES 128
#define PIXEL 4

struct _PreviewSpectrogram
{
  GObject parent_instance;

  PreviewPartReader *reader;
  /* By key; NULL while a tile is being made. */
  GHashTable *tiles;
  guint level;
  guint64 first;
  guint64 last;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PreviewSpectrogram, preview_spectrogram, G_TYPE_OBJECT)

typedef struct
{
  guint level;
  guint64 index;
  PreviewSpectrum *spectrum;
} Tile;

static void
tile_free (gpointer data)
{
  Tile *self = data;

  preview_spectrum_free (self->spectrum);
  g_free (self);
}

static gint64
make_key (guint level, guint64 index)
{
  return (gint64)(index << 8 | level);
}

/* From black over purple and orange to white, each brighter than the one
 * before it: it reads the same in grey. */
static void
write_pixel (guint8 *pixel, guint8 level)
{
  static const guint8 stops[][3] = {
      {8, 8, 16}, {48, 16, 96}, {144, 40, 120}, {240, 112, 72}, {255, 244, 200},
  };
  const guint n = G_N_ELEMENTS (stops) - 1;
  /* What is below the lowest fifth is the noise of everything. */
  guint place = level > 51 ? (guint)(level - 51) * 255 / 204 : 0;
  guint stop = MIN (place * n / 255, n - 1);
  guint share = place * n - stop * 255;

  for (guint i = 0; i < 3; i++)
    pixel[i] =
        (guint8)((stops[stop][i] * (255 - share) + stops[stop + 1][i] * share) /
                 255);
  pixel[3] = G_MAXUINT8;
}

static GdkTexture *
make_texture (Tile *tile)
{
  const gsize stride = PREVIEW_TILE_COLUMNS * PIXEL;
  guint8 *pixels = g_malloc (stride * PREVIEW_SPECTRUM_ROWS);
  g_autoptr (GBytes) bytes =
      g_bytes_new_take (pixels, stride * PREVIEW_SPECTRUM_ROWS);

  for (guint x = 0; x < PREVIEW_TILE_COLUMNS; x++) {
    const guint8 *column = preview_spectrum_get_column (tile->spectrum, x);

    for (guint y = 0; y < PREVIEW_SPECTRUM_ROWS; y++)
      write_pixel (pixels + (PREVIEW_SPECTRUM_ROWS - 1 - y) * stride +
                       x * PIXEL,
                   column[y]);
  }
  return gdk_memory_texture_new (PREVIEW_TILE_COLUMNS, PREVIEW_SPECTRUM_ROWS,
                                 GDK_MEMORY_R8G8B8A8, bytes, stride);
}

static void
take (gpointer work, const PreviewSamples *samples)
{
  preview_spectrum_add (((Tile *)work)->spectrum, samples);
}

static gint64 *
copy_key (gint64 key)
{
  return g_memdup2 (&key, sizeof key);
}

static void
done (gpointer work, gpointer owner)
{
  PreviewSpectrogram *self = owner;
  Tile *tile = work;

  g_hash_table_replace (self->tiles,
                        copy_key (make_key (tile->level, tile->index)),
                        make_texture (tile));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static const PreviewPartFuncs funcs = {take, done, tile_free};

static void
texture_free (gpointer data)
{
  if (data != NULL)
    g_object_unref (data);
}

static void
preview_spectrogram_dispose (GObject *object)
{
  PreviewSpectrogram *self = PREVIEW_SPECTROGRAM (object);

  g_clear_pointer (&self->reader, preview_part_reader_stop);
  g_hash_table_remove_all (self->tiles);
  G_OBJECT_CLASS (preview_spectrogram_parent_class)->dispose (object);
}

static void
preview_spectrogram_finalize (GObject *object)
{
  g_hash_table_unref (PREVIEW_SPECTROGRAM (object)->tiles);
  G_OBJECT_CLASS (preview_spectrogram_parent_class)->finalize (object);
}

static void
preview_spectrogram_class_init (PreviewSpectrogramClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = preview_spectrogram_dispose;
  object_class->finalize = preview_spectrogram_finalize;

  /**
   * PreviewSpectrogram::changed:
   * @self: a spectrogram
   */
  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
preview_spectrogram_init (PreviewSpectrogram *self)
{
  self->tiles =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, texture_free);
}

/**
 * preview_spectrogram_new:
 * @spec: which run in which language
 * @account: where it comes from
 * @track: which of its sounds
 *
 * Returns: (transfer full): a spectrogram without any tile
 */
PreviewSpectrogram *
preview_spectrogram_new (const PreviewSpec *spec,
                         PreviewAccount *account,
                         PreviewSoundTrack track)
{
  PreviewSpectrogram *self = g_object_new (PREVIEW_TYPE_SPECTROGRAM, NULL);

  self->reader = preview_part_reader_new (spec, account, track, &funcs, self);
  return self;
}

/**
 * preview_spectrogram_find_level:
 * @step: how long a pixel is, in nanoseconds
 *
 * Returns: the coarsest level whose columns are not longer, or the finest
 */
guint
preview_spectrogram_find_level (guint64 step)
{
  guint level = 0;

  while (level < MAX_LEVEL && (FINEST << (level + 1)) <= step)
    level++;
  return level;
}

/**
 * preview_spectrogram_get_tile_duration:
 * @level: a level
 *
 * Returns: how long a tile is, in nanoseconds
 */
guint64
preview_spectrogram_get_tile_duration (guint level)
{
  return (FINEST << level) * PREVIEW_TILE_COLUMNS;
}

static gboolean
is_unmade_cb (gpointer key, gpointer texture, gpointer data)
{
  return texture == NULL;
}

static gboolean
is_other_cb (gpointer key, gpointer texture, gpointer data)
{
  PreviewSpectrogram *self = data;
  guint64 index = (guint64) * (gint64 *)key >> 8;

  return (*(gint64 *)key & 0xff) != self->level || index < self->first ||
         index > self->last;
}

static void
make_tile (PreviewSpectrogram *self, guint level, guint64 index)
{
  const guint64 duration = preview_spectrogram_get_tile_duration (level);
  const guint64 lead = preview_spectrum_get_lead ();
  guint64 start = index * duration;
  Tile *tile = g_new0 (Tile, 1);

  tile->level = level;
  tile->index = index;
  tile->spectrum =
      preview_spectrum_new (start, FINEST << level, PREVIEW_TILE_COLUMNS);
  g_hash_table_replace (self->tiles, copy_key (make_key (level, index)), NULL);
  preview_part_reader_push (self->reader, start > lead ? start - lead : 0,
                            start + duration + lead, tile);
}

/**
 * preview_spectrogram_want:
 * @self: a spectrogram
 * @level: which level is on screen
 * @first: the first tile on screen
 * @last: the last tile on screen
 *
 * Makes what is on screen and not there yet, and nothing else.
 */
void
preview_spectrogram_want (PreviewSpectrogram *self,
                          guint level,
                          guint64 first,
                          guint64 last)
{
  if (self->level == level && self->first == first && self->last == last &&
      g_hash_table_size (self->tiles) > 0)
    return;
  self->level = level;
  self->first = first;
  self->last = last;
  preview_part_reader_cancel (self->reader);
  g_hash_table_foreach_remove (self->tiles, is_unmade_cb, NULL);
  if (g_hash_table_size (self->tiles) > MAX_TILES)
    g_hash_table_foreach_remove (self->tiles, is_other_cb, self);
  for (guint64 i = first; i <= last && i - first < MAX_TILES; i++) {
    gint64 key = make_key (level, i);

    if (!g_hash_table_contains (self->tiles, &key))
      make_tile (self, level, i);
  }
}

/**
 * preview_spectrogram_find:
 * @self: a spectrogram
 * @level: a level
 * @tile: which tile of that level
 *
 * Returns: (transfer none) (nullable): the tile, if it is there
 */
GdkTexture *
preview_spectrogram_find (PreviewSpectrogram *self, guint level, guint64 tile)
{
  gint64 key = make_key (level, tile);

  return g_hash_table_lookup (self->tiles, &key);
}
