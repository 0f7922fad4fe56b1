/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gst/gst.h>

#include "camb-service.h"

G_BEGIN_DECLS

/* The names of pads that a harness shall leave alone, for all of them. */
#define HARNESS_ALL_PADS "*"

/**
 * HarnessStream:
 * @pad: the pad of cambsrc
 * @name: its name
 * @start: the stream-start that came out of it
 * @caps: the first caps
 * @collection: the collection event
 * @tags: all tags, merged
 * @segment: the last segment
 * @texts: the payload of each buffer, of text pads only
 * @n_buffers: how many buffers came
 * @n_bytes: their size
 * @first: the first timestamp
 * @end: the latest end of a buffer
 * @eos: whether the end came
 *
 * What came out of one pad. To be read once the stream has ended or the
 * pipeline stands.
 */
typedef struct
{
  GstPad *pad;
  char *name;
  GstEvent *start;
  GstCaps *caps;
  GstStreamCollection *collection;
  GstTagList *tags;
  GstSegment segment;
  GPtrArray *texts;
  guint n_buffers;
  guint64 n_bytes;
  GstClockTime first;
  GstClockTime end;
  gboolean eos;
} HarnessStream;

/**
 * Harness:
 *
 * A stand-in service, and one cambsrc in a pipeline with a sink behind every
 * pad. What happens, on whichever thread, becomes lines of one story.
 */
typedef struct
{
  CambService *service;
  GstElement *pipeline;
  GstElement *src;
  /* Whether sinks take their time. To be set before the first pad. */
  gboolean sync;
  /* Space-separated names of pads that get no sink. */
  const char *unlinked;

  GMutex lock;
  GCond changed;
  /* All below is guarded by the lock. */
  GPtrArray *story;
  GPtrArray *messages;
  guint n_seen;
  GPtrArray *streams;
  GPtrArray *sinks;
} Harness;

int harness_main (int argc, char **argv, void (*add_tests) (void));
guint harness_get_patience (void);
GstElement *harness_make_src (CambService *service, const char *uri);

Harness *harness_new (const char *uri);
Harness *harness_new_sharing (CambService *service, const char *uri);
void harness_free (Harness *self);
void harness_start (Harness *self, GstState state);
void harness_stop (Harness *self);
void harness_link (Harness *self, GstPad *pad);
void harness_forget (Harness *self);

void harness_poll (gboolean (*is_so) (gpointer data),
                   gpointer data,
                   const char *complaint);
GstMessage *harness_wait (Harness *self, GstMessageType types);
GstMessage *
harness_find (Harness *self, GstMessageType type, guint index, guint *n);
guint harness_count (Harness *self, GstMessageType type);
void harness_preroll (Harness *self);
void harness_play (Harness *self);
HarnessStream *harness_get_stream (Harness *self, const char *name);
guint harness_get_n_streams (Harness *self);
char *harness_dup_pads (Harness *self);
char *harness_dup_story (Harness *self, const char *prefix);
guint harness_find_line (Harness *self, const char *line);
guint64 harness_get_statistic (Harness *self, const char *name);
GstStructure *harness_dup_structure (GstElement *src, const char *property);

void harness_assert_error (Harness *self,
                           GQuark domain,
                           int code,
                           const char *words);
void harness_assert_warning (Harness *self,
                             guint index,
                             GQuark domain,
                             int code,
                             const char *words);
const GstStructure *harness_get_details (GstMessage *message);
void harness_assert_words (const char *text, const char *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Harness, harness_free)

G_END_DECLS
