/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "preview-note.h"

struct _PreviewNote
{
  GObject parent_instance;

  guint64 position;
  PreviewNoteTag tag;
  char *text;
};

enum
{
  PROP_0,
  PROP_TAG,
  PROP_TEXT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PreviewNote, preview_note, G_TYPE_OBJECT)

static const struct
{
  const char *nick;
  const char *label;
} tags[PREVIEW_N_NOTE_TAGS] = {
    {"meaning", N_ ("Meaning")}, {"timing", N_ ("Timing")},
    {"voice", N_ ("Voice")},     {"level", N_ ("Level")},
    {"other", N_ ("Other")},
};

static void
preview_note_get_property (GObject *object,
                           guint id,
                           GValue *value,
                           GParamSpec *pspec)
{
  PreviewNote *self = PREVIEW_NOTE (object);

  switch (id) {
  case PROP_TAG:
    g_value_set_uint (value, self->tag);
    break;
  case PROP_TEXT:
    g_value_set_string (value, self->text);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_note_set_property (GObject *object,
                           guint id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  PreviewNote *self = PREVIEW_NOTE (object);

  switch (id) {
  case PROP_TAG:
    preview_note_set_tag (self, g_value_get_uint (value));
    break;
  case PROP_TEXT:
    preview_note_set_text (self, g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
preview_note_finalize (GObject *object)
{
  g_free (PREVIEW_NOTE (object)->text);
  G_OBJECT_CLASS (preview_note_parent_class)->finalize (object);
}

static void
preview_note_class_init (PreviewNoteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = preview_note_get_property;
  object_class->set_property = preview_note_set_property;
  object_class->finalize = preview_note_finalize;

  properties[PROP_TAG] = g_param_spec_uint (
      "tag", NULL, NULL, 0, PREVIEW_N_NOTE_TAGS - 1, PREVIEW_NOTE_OTHER,
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_TEXT] = g_param_spec_string (
      "text", NULL, NULL, "",
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
preview_note_init (PreviewNote *self)
{
  self->text = g_strdup ("");
}

/**
 * preview_note_new:
 * @position: in nanoseconds
 * @tag: what it is about
 * @text: what is to be said, may be empty
 *
 * Returns: (transfer full): a note
 */
PreviewNote *
preview_note_new (guint64 position, PreviewNoteTag tag, const char *text)
{
  PreviewNote *self = g_object_new (PREVIEW_TYPE_NOTE, NULL);

  self->position = position;
  self->tag = tag;
  preview_note_set_text (self, text);
  return self;
}

/**
 * preview_note_get_position:
 * @self: a note
 *
 * Returns: the moment that it is about, in nanoseconds
 */
guint64
preview_note_get_position (PreviewNote *self)
{
  g_return_val_if_fail (PREVIEW_IS_NOTE (self), 0);

  return self->position;
}

/**
 * preview_note_get_tag:
 * @self: a note
 *
 * Returns: what it is about
 */
PreviewNoteTag
preview_note_get_tag (PreviewNote *self)
{
  g_return_val_if_fail (PREVIEW_IS_NOTE (self), PREVIEW_NOTE_OTHER);

  return self->tag;
}

/**
 * preview_note_set_tag:
 * @self: a note
 * @tag: what it is about
 */
void
preview_note_set_tag (PreviewNote *self, PreviewNoteTag tag)
{
  g_return_if_fail (PREVIEW_IS_NOTE (self));
  g_return_if_fail (tag < PREVIEW_N_NOTE_TAGS);

  if (self->tag == tag)
    return;
  self->tag = tag;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAG]);
}

/**
 * preview_note_get_text:
 * @self: a note
 *
 * Returns: what is to be said
 */
const char *
preview_note_get_text (PreviewNote *self)
{
  g_return_val_if_fail (PREVIEW_IS_NOTE (self), NULL);

  return self->text;
}

/**
 * preview_note_set_text:
 * @self: a note
 * @text: what is to be said; cut after %PREVIEW_NOTE_MAX_LENGTH characters
 */
void
preview_note_set_text (PreviewNote *self, const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *cut = NULL;

  g_return_if_fail (PREVIEW_IS_NOTE (self));
  g_return_if_fail (text != NULL);

  valid = g_utf8_make_valid (text, -1);
  cut = g_utf8_substring (
      valid, 0, MIN (g_utf8_strlen (valid, -1), PREVIEW_NOTE_MAX_LENGTH));
  if (g_strcmp0 (self->text, cut) == 0)
    return;
  g_free (self->text);
  self->text = g_steal_pointer (&cut);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * preview_note_compare:
 * @a: a note
 * @b: another
 * @data: not used
 *
 * A #GCompareDataFunc: by position.
 *
 * Returns: less than, equal to or greater than 0
 */
int
preview_note_compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const PreviewNote *one = a;
  const PreviewNote *other = b;

  return (one->position > other->position) - (one->position < other->position);
}

/**
 * preview_note_tag_get_nick:
 * @tag: what a note is about
 *
 * Returns: its name in files
 */
const char *
preview_note_tag_get_nick (PreviewNoteTag tag)
{
  return tags[tag].nick;
}

/**
 * preview_note_tag_get_label:
 * @tag: what a note is about
 *
 * Returns: its name for the user, translated
 */
const char *
preview_note_tag_get_label (PreviewNoteTag tag)
{
  return _ (tags[tag].label);
}

/**
 * preview_note_tag_from_nick:
 * @nick: (nullable): a name in a file
 *
 * Returns: the tag; %PREVIEW_NOTE_OTHER for any other name
 */
PreviewNoteTag
preview_note_tag_from_nick (const char *nick)
{
  for (guint i = 0; i < PREVIEW_N_NOTE_TAGS; i++) {
    if (g_strcmp0 (nick, tags[i].nick) == 0)
      return i;
  }
  return PREVIEW_NOTE_OTHER;
}
