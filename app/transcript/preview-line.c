/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-line.h"

struct _PreviewLine
{
  GObject parent_instance;

  guint index;
  guint64 start;
  guint64 end;
  char *text;
  char *translation;
  char *speaker;
  int color;
  PreviewQuality quality;
  char *remark;
};

G_DEFINE_FINAL_TYPE (PreviewLine, preview_line, G_TYPE_OBJECT)

static void
preview_line_finalize (GObject *object)
{
  PreviewLine *self = PREVIEW_LINE (object);

  g_free (self->text);
  g_free (self->translation);
  g_free (self->speaker);
  g_free (self->remark);
  G_OBJECT_CLASS (preview_line_parent_class)->finalize (object);
}

static void
preview_line_class_init (PreviewLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = preview_line_finalize;
}

static void
preview_line_init (PreviewLine *self)
{
}

/**
 * preview_line_new:
 * @index: its number in the transcript, from 0
 * @start: in nanoseconds
 * @end: in nanoseconds
 * @text: what is said
 * @translation: (nullable): the same in another language
 * @speaker: (nullable): who says it
 * @color: the number of the colour of the speaker, or -1
 *
 * Returns: (transfer full): a line
 */
PreviewLine *
preview_line_new (guint index,
                  guint64 start,
                  guint64 end,
                  const char *text,
                  const char *translation,
                  const char *speaker,
                  int color)
{
  PreviewLine *self = g_object_new (PREVIEW_TYPE_LINE, NULL);

  self->index = index;
  self->start = start;
  self->end = end;
  self->text = g_strdup (text);
  self->translation = g_strdup (translation);
  self->speaker = g_strdup (speaker);
  self->color = color;
  return self;
}

/**
 * preview_line_get_index:
 * @self: a line
 *
 * Returns: its number in the transcript, from 0
 */
guint
preview_line_get_index (PreviewLine *self)
{
  return self->index;
}

/**
 * preview_line_get_start:
 * @self: a line
 *
 * Returns: in nanoseconds
 */
guint64
preview_line_get_start (PreviewLine *self)
{
  return self->start;
}

/**
 * preview_line_get_end:
 * @self: a line
 *
 * Returns: in nanoseconds
 */
guint64
preview_line_get_end (PreviewLine *self)
{
  return self->end;
}

/**
 * preview_line_get_text:
 * @self: a line
 *
 * Returns: what is said
 */
const char *
preview_line_get_text (PreviewLine *self)
{
  return self->text;
}

/**
 * preview_line_get_translation:
 * @self: a line
 *
 * Returns: (nullable): the same in another language
 */
const char *
preview_line_get_translation (PreviewLine *self)
{
  return self->translation;
}

/**
 * preview_line_get_speaker:
 * @self: a line
 *
 * Returns: (nullable): who says it
 */
const char *
preview_line_get_speaker (PreviewLine *self)
{
  return self->speaker;
}

/**
 * preview_line_get_color:
 * @self: a line
 *
 * Returns: the number of the colour of who says it, or -1
 */
int
preview_line_get_color (PreviewLine *self)
{
  return self->color;
}

/**
 * preview_line_get_remark:
 * @self: a line
 *
 * Returns: (nullable): what is wrong with how it is spoken, for the user
 */
const char *
preview_line_get_remark (PreviewLine *self)
{
  return self->remark;
}

/**
 * preview_line_set_remark:
 * @self: a line
 * @remark: (nullable): what is wrong with how it is spoken, for the user
 */
void
preview_line_set_remark (PreviewLine *self, const char *remark)
{
  g_free (self->remark);
  self->remark = g_strdup (remark);
}

/**
 * preview_line_get_quality:
 * @self: a line
 *
 * Returns: (transfer none): what there is to say of it
 */
const PreviewQuality *
preview_line_get_quality (PreviewLine *self)
{
  return &self->quality;
}

/**
 * preview_line_set_quality:
 * @self: a line
 * @quality: what there is to say of it
 */
void
preview_line_set_quality (PreviewLine *self, const PreviewQuality *quality)
{
  self->quality = *quality;
}
