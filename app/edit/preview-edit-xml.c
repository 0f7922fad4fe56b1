/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "preview-edit-xml.h"

PreviewEditXml *
preview_edit_xml_new (const char *doctype)
{
  PreviewEditXml *self = g_new0 (PreviewEditXml, 1);

  self->out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  self->open = g_ptr_array_new ();
  if (doctype != NULL)
    g_string_append_printf (self->out, "<!DOCTYPE %s>\n", doctype);
  return self;
}

void
preview_edit_xml_free (PreviewEditXml *self)
{
  if (self->out != NULL)
    g_string_free (self->out, TRUE);
  g_ptr_array_unref (self->open);
  g_free (self);
}

static gboolean
is_allowed (gunichar c)
{
  if (c < 0x20)
    return c == '\t' || c == '\n' || c == '\r';
  return c < 0x7f || (c > 0x9f && c != 0xfffe && c != 0xffff);
}

static void
append_escaped (PreviewEditXml *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (c == '&')
      g_string_append (self->out, "&amp;");
    else if (c == '<')
      g_string_append (self->out, "&lt;");
    else if (c == '>')
      g_string_append (self->out, "&gt;");
    else if (c == '"')
      g_string_append (self->out, "&quot;");
    else if (c == '\r')
      g_string_append (self->out, "&#13;");
    else if (is_allowed (c))
      g_string_append_unichar (self->out, c);
  }
}

static void
indent (PreviewEditXml *self)
{
  for (guint i = 0; i < self->open->len; i++)
    g_string_append_c (self->out, ' ');
}

static void
append_tag (PreviewEditXml *self, const char *tag, va_list attributes)
{
  const char *name;

  indent (self);
  g_string_append_printf (self->out, "<%s", tag);
  while ((name = va_arg (attributes, const char *)) != NULL) {
    g_string_append_printf (self->out, " %s=\"", name);
    append_escaped (self, va_arg (attributes, const char *));
    g_string_append_c (self->out, '"');
  }
}

/* Opens an element; names and values of attributes follow @tag, which is
 * static. */
void
preview_edit_xml_begin (PreviewEditXml *self, const char *tag, ...)
{
  va_list attributes;

  va_start (attributes, tag);
  append_tag (self, tag, attributes);
  va_end (attributes);
  g_string_append (self->out, ">\n");
  g_ptr_array_add (self->open, (gpointer)tag);
}

/* Closes what was opened last. */
void
preview_edit_xml_end (PreviewEditXml *self)
{
  const char *tag = g_ptr_array_steal_index (self->open, self->open->len - 1);

  indent (self);
  g_string_append_printf (self->out, "</%s>\n", tag);
}

/* An element that has attributes and nothing else. */
void
preview_edit_xml_empty (PreviewEditXml *self, const char *tag, ...)
{
  va_list attributes;

  va_start (attributes, tag);
  append_tag (self, tag, attributes);
  va_end (attributes);
  g_string_append (self->out, "/>\n");
}

void
preview_edit_xml_text (PreviewEditXml *self, const char *tag, const char *text)
{
  indent (self);
  g_string_append_printf (self->out, "<%s>", tag);
  append_escaped (self, text);
  g_string_append_printf (self->out, "</%s>\n", tag);
}

void
preview_edit_xml_number (PreviewEditXml *self, const char *tag, gint64 number)
{
  indent (self);
  g_string_append_printf (self->out, "<%s>%" G_GINT64_FORMAT "</%s>\n", tag,
                          number, tag);
}

/* A property of MLT. */
void
preview_edit_xml_property (PreviewEditXml *self,
                           const char *name,
                           const char *value)
{
  indent (self);
  g_string_append_printf (self->out, "<property name=\"%s\">", name);
  append_escaped (self, value);
  g_string_append (self->out, "</property>\n");
}

/* The document; there is no more to come. */
GBytes *
preview_edit_xml_finish (PreviewEditXml *self)
{
  g_assert (self->open->len == 0);

  return g_string_free_to_bytes (g_steal_pointer (&self->out));
}
