/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include <gst/gst.h>

#include "camb-subtitles.h"
#include "preview-multi-private.h"

/* How MP4 says that texts are white, in the middle at the bottom: a sample
 * description of 3GPP TS 26.245, from its flags on. */
static const guint8 description[] = {
    0,    0,    0,    0,                       /* flags */
    1,    0xff,                                /* middle, bottom */
    0,    0,    0,    0,                       /* no background */
    0,    0,    0,    0,    0,   0,   0,   0,  /* box: the track's */
    0,    0,    0,    0,    0,   1,   0,   18, /* all of the text, font 1, its
                                                  size */
    0xff, 0xff, 0xff, 0xff,                    /* white */
    0,    0,    0,    18,   'f', 't', 'a', 'b', 0,
    1,    0,    1,    5,    'S', 'e', 'r', 'i', 'f',
};

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  g_string_append_len (data, text, (gssize)length);
}

/* Neither of both kinds of files takes markup everywhere. */
static GString *
strip_markup (const char *markup)
{
  static const GMarkupParser parser = {.text = text_cb};
  GString *text = g_string_new (NULL);
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, 0, text, NULL);

  if (!g_markup_parse_context_parse (context, "<text>", -1, NULL) ||
      !g_markup_parse_context_parse (context, markup, -1, NULL) ||
      !g_markup_parse_context_parse (context, "</text>", -1, NULL))
    g_string_truncate (text, 0);
  return text;
}

/* In MP4 its length goes before it. */
static void
fill (PreviewMultiStream *self, const GString *text)
{
  gboolean is_mp4 = self->parameters->codec_id == AV_CODEC_ID_MOV_TEXT;
  guint16 length = (guint16)MIN (text->len, G_MAXUINT16);
  const guint16 wire = GUINT16_TO_BE (length);
  guint8 *data;

  if (av_new_packet (self->packet, length + (is_mp4 ? 2 : 0)) < 0)
    g_error ("no memory");
  data = self->packet->data;
  if (is_mp4)
    memcpy (data, &wire, 2);
  memcpy (data + (is_mp4 ? 2 : 0), text->str, length);
}

/* What is before the start of the file is left out. */
static gboolean
read_text (PreviewMultiStream *self, GError **error)
{
  g_autoptr (GString) text = NULL;
  const CambSubtitle *subtitle;
  gint64 start;

  do {
    subtitle = camb_subtitles_find (self->subtitles, self->time);
    self->at_end = subtitle == NULL;
    if (self->at_end)
      return TRUE;
    self->time = subtitle->end;
    start = (gint64)subtitle->start + self->track->offset;
  } while (start < 0);
  text = strip_markup (subtitle->markup);
  fill (self, text);
  self->packet->pts = start / GST_MSECOND;
  self->packet->dts = self->packet->pts;
  self->packet->duration =
      ((gint64)subtitle->end + self->track->offset) / GST_MSECOND -
      self->packet->pts;
  self->packet->flags |= AV_PKT_FLAG_KEY;
  return TRUE;
}

/**
 * preview_multi_texts_new:
 * @track: whose cues they are, which outlives it
 * @format: what holds them
 *
 * Returns: (transfer full): subtitles, with the first one
 */
PreviewMultiStream *
preview_multi_texts_new (const PreviewMultiTrack *track,
                         PreviewMultiFormat format)
{
  PreviewMultiStream *self = preview_multi_stream_new (track);
  AVCodecParameters *parameters = self->parameters;

  self->read = read_text;
  self->time_base = (AVRational){1, 1000};
  self->subtitles = camb_subtitles_new (track->cues, CAMB_SPEAKER_STYLE_NONE,
                                        CAMB_SUBTITLE_LAYOUT_READING,
                                        track->language, G_MAXUINT64);
  parameters->codec_type = AVMEDIA_TYPE_SUBTITLE;
  parameters->codec_id =
      format == PREVIEW_MULTI_MP4 ? AV_CODEC_ID_MOV_TEXT : AV_CODEC_ID_SUBRIP;
  if (format == PREVIEW_MULTI_MP4) {
    parameters->extradata =
        av_mallocz (sizeof description + AV_INPUT_BUFFER_PADDING_SIZE);
    memcpy (parameters->extradata, description, sizeof description);
    parameters->extradata_size = sizeof description;
  }
  read_text (self, NULL);
  return self;
}
