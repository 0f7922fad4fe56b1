/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * PreviewEditXml: writes an XML document, element by element. What XML has no
 * way to say, as control characters, is left out.
 */
typedef struct
{
  GString *out;
  GPtrArray *open;
} PreviewEditXml;

PreviewEditXml *preview_edit_xml_new (const char *doctype);
void preview_edit_xml_free (PreviewEditXml *self);
void preview_edit_xml_begin (PreviewEditXml *self,
                             const char *tag,
                             ...) G_GNUC_NULL_TERMINATED;
void preview_edit_xml_end (PreviewEditXml *self);
void preview_edit_xml_empty (PreviewEditXml *self,
                             const char *tag,
                             ...) G_GNUC_NULL_TERMINATED;
void
preview_edit_xml_text (PreviewEditXml *self, const char *tag, const char *text);
void
preview_edit_xml_number (PreviewEditXml *self, const char *tag, gint64 number);
void preview_edit_xml_property (PreviewEditXml *self,
                                const char *name,
                                const char *value);
GBytes *preview_edit_xml_finish (PreviewEditXml *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewEditXml, preview_edit_xml_free)

G_END_DECLS
