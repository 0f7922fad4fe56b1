/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-edit-json.h"
#include "preview-edit.h"

PreviewEditJson *
preview_edit_json_new (void)
{
  PreviewEditJson *self = g_new0 (PreviewEditJson, 1);

  self->builder = json_builder_new ();
  self->generator = json_generator_new ();
  self->out = g_string_new (NULL);
  return self;
}

void
preview_edit_json_free (PreviewEditJson *self)
{
  g_object_unref (self->builder);
  g_object_unref (self->generator);
  g_string_free (self->out, TRUE);
  g_free (self);
}

/* Begins an object: an item of a list, or @member of another one. */
void
preview_edit_json_begin (PreviewEditJson *self,
                         const char *member,
                         const char *schema)
{
  if (member != NULL)
    json_builder_set_member_name (self->builder, member);
  json_builder_begin_object (self->builder);
  if (schema == NULL)
    return;
  json_builder_set_member_name (self->builder, "OTIO_SCHEMA");
  json_builder_add_string_value (self->builder, schema);
}

void
preview_edit_json_end (PreviewEditJson *self)
{
  json_builder_end_object (self->builder);
}

/* Appends the object that was begun, and leaves it open for lists. */
void
preview_edit_json_finish_open (PreviewEditJson *self)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (self->builder);
  root = json_builder_get_root (self->builder);
  json_generator_set_root (self->generator, root);
  json_generator_to_gstring (self->generator, self->out);
  json_builder_reset (self->builder);
  g_string_truncate (self->out, self->out->len - 1);
}

void
preview_edit_json_close (PreviewEditJson *self)
{
  g_string_append_c (self->out, '}');
}

void
preview_edit_json_finish (PreviewEditJson *self)
{
  preview_edit_json_finish_open (self);
  preview_edit_json_close (self);
}

/* A list within an object that is open. */
void
preview_edit_json_open_list (PreviewEditJson *self, const char *member)
{
  g_string_append_printf (self->out, ",\n\"%s\":[", member);
}

/* Goes before each item. */
void
preview_edit_json_next (PreviewEditJson *self)
{
  if (self->out->str[self->out->len - 1] != '[')
    g_string_append_c (self->out, ',');
  g_string_append_c (self->out, '\n');
}

void
preview_edit_json_close_list (PreviewEditJson *self)
{
  g_string_append_c (self->out, ']');
}

void
preview_edit_json_begin_array (PreviewEditJson *self, const char *member)
{
  json_builder_set_member_name (self->builder, member);
  json_builder_begin_array (self->builder);
}

void
preview_edit_json_end_array (PreviewEditJson *self)
{
  json_builder_end_array (self->builder);
}

void
preview_edit_json_add_empty_array (PreviewEditJson *self, const char *member)
{
  preview_edit_json_begin_array (self, member);
  preview_edit_json_end_array (self);
}

void
preview_edit_json_add_string (PreviewEditJson *self,
                              const char *member,
                              const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  json_builder_set_member_name (self->builder, member);
  json_builder_add_string_value (self->builder, valid);
}

/* What somebody wrote. */
void
preview_edit_json_add_text (PreviewEditJson *self,
                            const char *member,
                            const char *value)
{
  g_autofree char *clean = preview_edit_clean (value);

  preview_edit_json_add_string (self, member, clean);
}

void
preview_edit_json_add_integer (PreviewEditJson *self,
                               const char *member,
                               guint64 value)
{
  json_builder_set_member_name (self->builder, member);
  json_builder_add_int_value (self->builder, (gint64)value);
}

void
preview_edit_json_add_boolean (PreviewEditJson *self,
                               const char *member,
                               gboolean value)
{
  json_builder_set_member_name (self->builder, member);
  json_builder_add_boolean_value (self->builder, value);
}

void
preview_edit_json_add_null (PreviewEditJson *self, const char *member)
{
  json_builder_set_member_name (self->builder, member);
  json_builder_add_null_value (self->builder);
}

void
preview_edit_json_add_time (PreviewEditJson *self,
                            const char *member,
                            const PreviewEditRate *rate,
                            guint64 frame)
{
  preview_edit_json_begin (self, member, "RationalTime.1");
  json_builder_set_member_name (self->builder, "rate");
  json_builder_add_double_value (self->builder,
                                 preview_edit_rate_to_double (rate));
  json_builder_set_member_name (self->builder, "value");
  json_builder_add_double_value (self->builder, (double)frame);
  preview_edit_json_end (self);
}

void
preview_edit_json_add_range (PreviewEditJson *self,
                             const char *member,
                             const PreviewEditRate *rate,
                             guint64 start,
                             guint64 duration)
{
  preview_edit_json_begin (self, member, "TimeRange.1");
  preview_edit_json_add_time (self, "start_time", rate, start);
  preview_edit_json_add_time (self, "duration", rate, duration);
  preview_edit_json_end (self);
}

/* The one object that an object that is open has after all the rest. */
void
preview_edit_json_open_member (PreviewEditJson *self, const char *member)
{
  g_string_append_printf (self->out, ",\n\"%s\":", member);
}

/* All that was written. */
GBytes *
preview_edit_json_get_bytes (PreviewEditJson *self)
{
  return g_bytes_new (self->out->str, self->out->len);
}
