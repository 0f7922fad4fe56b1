/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "gstcambsettings.h"

G_BEGIN_DECLS

#define GST_CAMB_MAX_TEXT_LENGTH 128

#define GST_CAMB_PARAM_FLAGS \
  (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY)

/**
 * GstCambServiceProperty:
 *
 * The properties of every element that asks the service, in the order in which
 * each has them among its own.
 */
typedef enum
{
  GST_CAMB_SERVICE_API_KEY,
  GST_CAMB_SERVICE_API_BASE_URL,
  GST_CAMB_SERVICE_WAIT,
  GST_CAMB_SERVICE_TIMEOUT,
  GST_CAMB_SERVICE_MAX_RETRIES,
  GST_CAMB_SERVICE_CACHE,
  GST_CAMB_SERVICE_CACHE_DIR,
  GST_CAMB_SERVICE_CACHE_MAX_SIZE,
  GST_CAMB_N_SERVICE_PROPERTIES,
} GstCambServiceProperty;

/**
 * GstCambProblem:
 * @property: which property was given a value that cannot be taken
 * @text: (nullable): what is wrong with it, for the user
 *
 * A property cannot refuse a value, so the element refuses to start with it,
 * and says so where errors are looked for.
 */
typedef struct
{
  const char *property;
  char *text;
} GstCambProblem;

void gst_camb_problem_note (GstCambProblem *self,
                            const char *property,
                            const char *text);
void gst_camb_problem_clear (GstCambProblem *self, const char *property);

void gst_camb_settings_take_text (char **target,
                                  const char *name,
                                  const GValue *value,
                                  gsize max,
                                  GstCambProblem *problem);
gboolean gst_camb_settings_set_service (GstCambSettings *self,
                                        guint property,
                                        const GValue *value,
                                        GstCambProblem *problem);
gboolean gst_camb_settings_get_service (const GstCambSettings *self,
                                        guint property,
                                        GValue *value);
void gst_camb_service_create_properties (GParamSpec **properties);

G_END_DECLS
