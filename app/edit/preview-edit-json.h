/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "preview-edit-rate.h"

G_BEGIN_DECLS

/*
 * PreviewEditJson: writes objects of OpenTimelineIO. An object is put together,
 * and then appended to what is there. Lists that may be long are written as
 * they come, so that never more than one of their items is a tree in memory.
 */
typedef struct
{
  JsonBuilder *builder;
  JsonGenerator *generator;
  GString *out;
} PreviewEditJson;

PreviewEditJson *preview_edit_json_new (void);
void preview_edit_json_free (PreviewEditJson *self);
void preview_edit_json_begin (PreviewEditJson *self,
                              const char *member,
                              const char *schema);
void preview_edit_json_end (PreviewEditJson *self);
void preview_edit_json_finish_open (PreviewEditJson *self);
void preview_edit_json_close (PreviewEditJson *self);
void preview_edit_json_finish (PreviewEditJson *self);
void preview_edit_json_open_list (PreviewEditJson *self, const char *member);
void preview_edit_json_next (PreviewEditJson *self);
void preview_edit_json_close_list (PreviewEditJson *self);
void preview_edit_json_begin_array (PreviewEditJson *self, const char *member);
void preview_edit_json_end_array (PreviewEditJson *self);
void preview_edit_json_add_empty_array (PreviewEditJson *self,
                                        const char *member);
void preview_edit_json_add_string (PreviewEditJson *self,
                                   const char *member,
                                   const char *value);
void preview_edit_json_add_text (PreviewEditJson *self,
                                 const char *member,
                                 const char *value);
void preview_edit_json_add_integer (PreviewEditJson *self,
                                    const char *member,
                                    guint64 value);
void preview_edit_json_add_boolean (PreviewEditJson *self,
                                    const char *member,
                                    gboolean value);
void preview_edit_json_add_null (PreviewEditJson *self, const char *member);
void preview_edit_json_add_time (PreviewEditJson *self,
                                 const char *member,
                                 const PreviewEditRate *rate,
                                 guint64 frame);
void preview_edit_json_add_range (PreviewEditJson *self,
                                  const char *member,
                                  const PreviewEditRate *rate,
                                  guint64 start,
                                  guint64 duration);
void preview_edit_json_open_member (PreviewEditJson *self, const char *member);
GBytes *preview_edit_json_get_bytes (PreviewEditJson *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewEditJson, preview_edit_json_free)

G_END_DECLS
