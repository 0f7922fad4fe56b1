/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "camb-service.h"

G_BEGIN_DECLS

/**
 * StoryCue:
 * @start: when it appears
 * @end: when it disappears
 * @text: what is on screen, in plain text
 *
 * What a transcript of the samples looks like on a text pad when nothing but
 * overlaps is laid out: worked out here without the help of the element.
 */
typedef struct
{
  GstClockTime start;
  GstClockTime end;
  char *text;
} StoryCue;

GPtrArray *story_cues_new (CambService *service, const char *media_name);
const StoryCue *story_cues_find (GPtrArray *cues, GstClockTime time);
char *story_cues_dup_plain (const char *markup);

G_END_DECLS
