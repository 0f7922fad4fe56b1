/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "gstcambenums.h"
#include "camb-account.h"
#include "camb-cache.h"
#include "camb-http.h"

G_BEGIN_DECLS

#define GST_CAMB_DEFAULT_CACHE_MAX_SIZE (G_GUINT64_CONSTANT (4) << 30)

/**
 * GstCambSettings:
 *
 * What the user asked for. An element copies its settings when it starts, so
 * that what is set later counts from the next start.
 */
typedef struct
{
  CambKind kind;
  guint64 run_id;
  char *language;
  GstCambAudio audio;
  GstCambSubtitles subtitles;
  guint64 translation_run_id;
  CambSpeakerStyle speaker_style;
  CambSubtitleLayout subtitle_layout;
  CambTimeUnit time_unit;
  char *api_key;
  char *api_base_url;
  guint wait;
  guint timeout;
  guint max_retries;
  gboolean cache;
  char *cache_dir;
  guint64 cache_max_size;
} GstCambSettings;

GstCambSettings *gst_camb_settings_new (void);
GstCambSettings *gst_camb_settings_copy (const GstCambSettings *self);
void gst_camb_settings_free (GstCambSettings *self);
CambAccount *gst_camb_settings_dup_account (const GstCambSettings *self,
                                            GError **error);
char *gst_camb_settings_dup_base_url (const GstCambSettings *self,
                                      GError **error);
CambCache *gst_camb_settings_open_cache (const GstCambSettings *self,
                                         GError **error);
CambPolicy gst_camb_settings_get_policy (const GstCambSettings *self);
gboolean gst_camb_settings_check_text (const char *text, gsize max_length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstCambSettings, gst_camb_settings_free)

G_END_DECLS
