/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "camb-cues.h"
#include "preview-kind.h"

G_BEGIN_DECLS

/**
 * PreviewEditRole:
 * @PREVIEW_EDIT_ROLE_MIX: the dubbed picture with its mixed sound, or one of
 *     the two
 * @PREVIEW_EDIT_ROLE_VOICE: the isolated voice of a dub
 * @PREVIEW_EDIT_ROLE_SOUND: the speech or the sound that another kind of run is
 * @PREVIEW_EDIT_ROLE_ORIGINAL: what was dubbed
 *
 * What a medium is in an edit.
 */
typedef enum
{
  PREVIEW_EDIT_ROLE_MIX,
  PREVIEW_EDIT_ROLE_VOICE,
  PREVIEW_EDIT_ROLE_SOUND,
  PREVIEW_EDIT_ROLE_ORIGINAL,
} PreviewEditRole;

/**
 * PreviewEditMedia:
 * @role: what it is
 * @location: (not nullable): a file, relative to the folder that the project
 *     goes to, in the encoding of file names, with `/` between folders; or a
 *     `camb://` URI
 * @duration: its length in nanoseconds; a medium shorter than a frame is left
 *     out of the timeline
 * @start: the time that its first frame carries, in nanoseconds, mostly 0: of
 *     files with a timecode of their own
 * @has_video: whether it has a picture
 * @width: of the picture in pixels, or 0
 * @height: of the picture in pixels, or 0
 * @fps_n: frames per second, numerator; 0 if unknown or not constant
 * @fps_d: frames per second, denominator
 * @par_n: shape of a pixel, numerator; 0 is taken for square
 * @par_d: shape of a pixel, denominator
 * @has_audio: whether it has sound
 * @rate: samples per second, or 0
 * @channels: of the sound, or 0
 *
 * One file, or one stream of a run. Its clips are called like the file: editors
 * find files again by that name.
 */
typedef struct
{
  PreviewEditRole role;
  char *location;
  guint64 duration;
  guint64 start;

  gboolean has_video;
  int width;
  int height;
  int fps_n;
  int fps_d;
  int par_n;
  int par_d;

  gboolean has_audio;
  int rate;
  int channels;
} PreviewEditMedia;

/**
 * PreviewEditNote:
 * @position: in nanoseconds from the start of the run
 * @tag: (nullable): what it is about, a nick of #PreviewNoteTag
 * @text: (not nullable): what the reviewer says
 */
typedef struct
{
  guint64 position;
  char *tag;
  char *text;
} PreviewEditNote;

/**
 * PreviewEditRun:
 * @kind: whose run it is; %PREVIEW_KIND_NONE for the original
 * @run_id: the run; 0 for the original
 * @language: (nullable): of what is said, a BCP-47 tag
 * @title: (nullable): what users call it, e.g. the language's name
 * @offset: when in the edit the run begins, in nanoseconds; what is before the
 *     start of the edit is cut off
 * @verdict: (nullable): what the reviewer made of it
 * @cues: (nullable): what is said when, from the start of the run
 * @notes: (element-type PreviewEditNote): in any order
 * @media: (element-type PreviewEditMedia): the first of each role counts
 *
 * A run, or the original, as part of an edit.
 */
typedef struct
{
  PreviewKind kind;
  guint64 run_id;
  char *language;
  char *title;
  gint64 offset;
  char *verdict;
  CambCues *cues;
  GPtrArray *notes;
  GPtrArray *media;
} PreviewEditRun;

/**
 * PreviewEdit:
 * @title: (not nullable): what the timeline is called
 * @fps_n: frames per second of the timeline, numerator; 0 for those of the
 *     picture, or 25 without one
 * @fps_d: frames per second of the timeline, denominator
 * @drop_frame: whether timecodes are drop-frame, as far as the rate is one that
 *     knows this: 30000/1001 and 60000/1001
 * @start_frame: the timecode of the first frame, as a number of frames; see
 *     preview_edit_rate_parse_timecode()
 * @has_markers: whether lines and notes become markers; they do by default
 * @cuts_voice: whether the voice is cut at its lines, with a lane for each
 *     speaker; this separates nothing, it only gates
 * @runs: (element-type PreviewEditRun): runs of one source, and the original,
 *     in the order of their tracks; the first one is heard, and its picture is
 *     seen
 *
 * A description of an edit, from which project files for editors are written.
 *
 * Fields are plain: whoever makes an edit sets them, and owns it. Strings and
 * arrays belong to the edit, are allocated with g_malloc() and freed with it.
 * Nothing of it changes while a writer has it, so that writers may work in any
 * thread.
 */
typedef struct
{
  char *title;
  int fps_n;
  int fps_d;
  gboolean drop_frame;
  guint64 start_frame;
  gboolean has_markers;
  gboolean cuts_voice;
  GPtrArray *runs;
} PreviewEdit;

PreviewEdit *preview_edit_new (const char *title);
void preview_edit_free (PreviewEdit *self);

PreviewEditRun *preview_edit_add_run (PreviewEdit *self,
                                      PreviewKind kind,
                                      guint64 run_id,
                                      const char *language);
PreviewEditMedia *preview_edit_run_add_media (PreviewEditRun *self,
                                              PreviewEditRole role,
                                              const char *location);
void preview_edit_run_add_note (PreviewEditRun *self,
                                guint64 position,
                                const char *tag,
                                const char *text);
void preview_edit_run_set_cues (PreviewEditRun *self, CambCues *cues);
const PreviewEditMedia *preview_edit_run_find_media (const PreviewEditRun *self,
                                                     PreviewEditRole role);

gboolean preview_edit_media_is_remote (const PreviewEditMedia *self);
char *preview_edit_media_dup_name (const PreviewEditMedia *self);
char *preview_edit_clean (const char *text);
const char *preview_edit_role_get_nick (PreviewEditRole role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PreviewEdit, preview_edit_free)

G_END_DECLS
