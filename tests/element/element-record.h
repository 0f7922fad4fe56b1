/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "element-harness.h"

G_BEGIN_DECLS

/* How a harness learns what happens. */
void harness_stream_free (gpointer stream);
void harness_record_pad (Harness *self, GstPad *pad);
void harness_record_line (Harness *self, const char *what, const char *of);
GstPadProbeReturn
harness_record_cb (GstPad *sink_pad, GstPadProbeInfo *info, gpointer self);
GstBusSyncReply
harness_record_message_cb (GstBus *bus, GstMessage *message, gpointer self);

G_END_DECLS
