/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-run-private.h"

#include <string.h>

#include "camb-language.h"

struct _CambResult
{
  GStringChunk *strings; /* the run's */
  const char *key;
  const char *tag;
  gboolean has_track[CAMB_N_TRACKS];
  const char *video_url;
  const char *audio_url;
  GArray *transcript; /* of CambDialogue */
};

struct _CambRun
{
  CambKind kind;
  guint64 id;
  CambRunState state;
  const char *reason;
  GError *error;
  GStringChunk *strings; /* every text of the run */
  GPtrArray *results;    /* of CambResult */
  GPtrArray *texts;      /* of borrowed strings, ends with NULL */
};

static void
result_free (gpointer data)
{
  CambResult *self = data;

  g_array_unref (self->transcript);
  g_free (self);
}

/* What stands often, such as a speaker's name, is kept once. */
static const char *
keep (GStringChunk *strings, const char *text)
{
  return text ? g_string_chunk_insert_const (strings, text) : NULL;
}

/**
 * camb_run_new: (skip)
 * @kind: its kind
 * @run_id: its id
 *
 * Creates a run that is pending and empty.
 *
 * Returns: (transfer full): the run
 */
CambRun *
camb_run_new (CambKind kind, guint64 run_id)
{
  CambRun *self = g_atomic_rc_box_new0 (CambRun);

  self->kind = kind;
  self->id = run_id;
  self->state = CAMB_RUN_PENDING;
  self->strings = g_string_chunk_new (512);
  self->results = g_ptr_array_new_with_free_func (result_free);
  self->texts = g_ptr_array_new ();
  g_ptr_array_add (self->texts, NULL);
  return self;
}

/**
 * camb_run_new_broken: (skip)
 * @kind: its kind
 * @run_id: its id
 * @error: (transfer full): what is wrong with its part of the answer
 *
 * Creates what stands for a run whose part of an answer cannot be understood,
 * while those of its neighbours can.
 *
 * Returns: (transfer full): the run
 */
CambRun *
camb_run_new_broken (CambKind kind, guint64 run_id, GError *error)
{
  CambRun *self = camb_run_new (kind, run_id);

  self->state = CAMB_RUN_FAILED;
  self->error = error;
  return self;
}

/**
 * camb_run_get_error: (skip)
 * @self: a run out of an answer
 *
 * Gets why a run's part of an answer was refused. Runs that a look-up returns
 * never have an error: the look-up has it.
 *
 * Returns: (nullable) (transfer none): the error
 */
const GError *
camb_run_get_error (const CambRun *self)
{
  return self->error;
}

/**
 * camb_run_set_state: (skip)
 * @self: a run
 * @state: its state
 * @reason: (nullable): what the service says about it
 *
 * Sets the state.
 */
void
camb_run_set_state (CambRun *self, CambRunState state, const char *reason)
{
  self->state = state;
  self->reason = keep (self->strings, reason);
}

/**
 * camb_run_add_result: (skip)
 * @self: a run
 * @key: (nullable): the language as the service gives it
 *
 * Adds a result.
 *
 * Returns: (transfer none): the result, to be filled
 */
CambResult *
camb_run_add_result (CambRun *self, const char *key)
{
  g_autofree char *tag = camb_language_dup_tag (key);
  CambResult *result = g_new0 (CambResult, 1);

  result->strings = self->strings;
  result->key = keep (self->strings, key);
  result->tag = keep (self->strings, tag);
  result->transcript = g_array_new (FALSE, FALSE, sizeof (CambDialogue));
  g_ptr_array_add (self->results, result);
  return result;
}

/**
 * camb_run_add_text: (skip)
 * @self: a translation
 * @text: a text, valid UTF-8
 * @length: how many bytes of it to take
 *
 * Adds a text.
 */
void
camb_run_add_text (CambRun *self, const char *text, gsize length)
{
  char *kept = g_string_chunk_insert_len (self->strings, text, length);

  g_ptr_array_index (self->texts, self->texts->len - 1) = kept;
  g_ptr_array_add (self->texts, NULL);
}

/**
 * camb_result_set_tracks: (skip)
 * @self: a result
 * @video: whether there is a video
 * @audio: whether there is a sound
 *
 * Says what files there are of which the URLs are not known.
 */
void
camb_result_set_tracks (CambResult *self, gboolean video, gboolean audio)
{
  self->has_track[CAMB_TRACK_VIDEO] = video;
  self->has_track[CAMB_TRACK_AUDIO] = audio;
}

/**
 * camb_result_set_video_url: (skip)
 * @self: a result
 * @url: (nullable): a URL that camb_url_check() accepts
 *
 * Sets where the video is.
 */
void
camb_result_set_video_url (CambResult *self, const char *url)
{
  self->video_url = keep (self->strings, url);
  self->has_track[CAMB_TRACK_VIDEO] = url != NULL;
}

/**
 * camb_result_set_audio_url: (skip)
 * @self: a result
 * @url: (nullable): a URL that camb_url_check() accepts
 *
 * Sets where the sound is.
 */
void
camb_result_set_audio_url (CambResult *self, const char *url)
{
  self->audio_url = keep (self->strings, url);
  self->has_track[CAMB_TRACK_AUDIO] = url != NULL;
}

/**
 * camb_result_add_line: (skip)
 * @self: a result
 * @start: when the line begins, or NaN
 * @end: when it ends, or NaN
 * @text: what is said, valid UTF-8
 * @text_length: how many bytes of it to take
 * @speaker: (nullable): who says it
 *
 * Adds a line to the transcript.
 */
void
camb_result_add_line (CambResult *self,
                      double start,
                      double end,
                      const char *text,
                      gsize text_length,
                      const char *speaker)
{
  CambDialogue line = {.start = start, .end = end};

  line.text = g_string_chunk_insert_len (self->strings, text, text_length);
  line.speaker = keep (self->strings, speaker);
  g_array_append_val (self->transcript, line);
}

/**
 * camb_result_get_key:
 * @self: a result
 *
 * Gets the language of a result exactly as the service gives it.
 *
 * Returns: (nullable): the key; %NULL when the run has one result and the
 *     service does not say its language
 */
const char *
camb_result_get_key (const CambResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->key;
}

/**
 * camb_result_get_tag:
 * @self: a result
 *
 * Gets the language of a result.
 *
 * Returns: (nullable): a BCP-47 tag; %NULL when none can be derived
 */
const char *
camb_result_get_tag (const CambResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tag;
}

/**
 * camb_result_has_track:
 * @self: a result
 * @track: a file
 *
 * Returns: whether there is such a file, even if its URL is not known, as in a
 *     run that comes out of the cache
 */
gboolean
camb_result_has_track (const CambResult *self, CambTrack track)
{
  g_return_val_if_fail (self != NULL && track < CAMB_N_TRACKS, FALSE);

  return self->has_track[track];
}

/**
 * camb_result_get_video_url:
 * @self: a result
 *
 * Gets where the video is. The URL is signed, hence a secret, and expires.
 *
 * Returns: (nullable): a URL that camb_url_check() accepts
 */
const char *
camb_result_get_video_url (const CambResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->video_url;
}

/**
 * camb_result_get_audio_url:
 * @self: a result
 *
 * Gets where the sound of a speech or sound run is, or the isolated voice of a
 * dub. The URL is signed, hence a secret, and expires.
 *
 * Returns: (nullable): a URL that camb_url_check() accepts
 */
const char *
camb_result_get_audio_url (const CambResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->audio_url;
}

/**
 * camb_result_get_transcript:
 * @self: a result
 * @n_items: (out): how many lines there are
 *
 * Gets the transcript in the order of the service.
 *
 * Returns: (array length=n_items) (nullable): the lines; %NULL when there are
 *     none
 */
const CambDialogue *
camb_result_get_transcript (const CambResult *self, guint *n_items)
{
  g_return_val_if_fail (self != NULL && n_items != NULL, NULL);

  *n_items = self->transcript->len;
  return *n_items ? (const CambDialogue *)self->transcript->data : NULL;
}

/**
 * camb_run_ref:
 * @self: a run
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
CambRun *
camb_run_ref (CambRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CambRun *self = data;

  g_ptr_array_unref (self->results);
  g_ptr_array_unref (self->texts);
  g_string_chunk_free (self->strings);
  g_clear_error (&self->error);
}

/**
 * camb_run_unref:
 * @self: (transfer full): a run
 *
 * Drops a reference.
 */
void
camb_run_unref (CambRun *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

/**
 * camb_run_get_kind:
 * @self: a run
 *
 * Gets the kind.
 *
 * Returns: the kind
 */
CambKind
camb_run_get_kind (const CambRun *self)
{
  g_return_val_if_fail (self != NULL, CAMB_KIND_DUBBING);

  return self->kind;
}

/**
 * camb_run_get_id:
 * @self: a run
 *
 * Gets the id.
 *
 * Returns: the id
 */
guint64
camb_run_get_id (const CambRun *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->id;
}

/**
 * camb_run_get_state:
 * @self: a run
 *
 * Gets the state: what the service calls it, or else ready when there is
 * something to fetch and pending when there is not.
 *
 * Returns: the state
 */
CambRunState
camb_run_get_state (const CambRun *self)
{
  g_return_val_if_fail (self != NULL, CAMB_RUN_FAILED);

  return self->state;
}

/**
 * camb_run_get_reason:
 * @self: a run
 *
 * Gets what the service says about a run that is not ready.
 *
 * Returns: (nullable): one line for the user, valid UTF-8
 */
const char *
camb_run_get_reason (const CambRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reason;
}

/**
 * camb_run_get_n_results:
 * @self: a run
 *
 * Tells in how many languages there are results: none for a translation or a
 * run that is not ready, one for speech and sound.
 *
 * Returns: the number
 */
guint
camb_run_get_n_results (const CambRun *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->results->len;
}

/**
 * camb_run_get_result:
 * @self: a run
 * @index: which result, in the order of the service
 *
 * Gets a result.
 *
 * Returns: (nullable) (transfer none): the result; %NULL beyond the last
 */
const CambResult *
camb_run_get_result (const CambRun *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (index >= self->results->len)
    return NULL;
  return g_ptr_array_index (self->results, index);
}

static gboolean
key_is (const CambResult *result, const char *language)
{
  return g_ascii_strcasecmp (result->key, language) == 0;
}

static gboolean
key_matches (const CambResult *result, const char *language)
{
  return camb_language_matches (result->key, language);
}

/* The user asks for a region, the service only says the language. */
static gboolean
key_covers (const CambResult *result, const char *language)
{
  return camb_language_matches (language, result->key);
}

/**
 * camb_run_find_language:
 * @self: a run
 * @language: (nullable): the wanted language: a key, an id of the service, a
 *     tag or a name; %NULL or empty for the first
 *
 * Finds the result in a language: by its key, else by what
 * camb_language_matches(), else one whose key names the language without the
 * wanted region. A result whose language the service does not say stands for
 * any language when it is the only one.
 *
 * Returns: (nullable) (transfer none): the result; %NULL when there is none
 */
const CambResult *
camb_run_find_language (const CambRun *self, const char *language)
{
  static gboolean (*const tests[]) (const CambResult *, const char *) = {
      key_is, key_matches, key_covers};

  g_return_val_if_fail (self != NULL, NULL);

  if (language == NULL || *language == '\0')
    return camb_run_get_result (self, 0);
  for (guint t = 0; t < G_N_ELEMENTS (tests); t++) {
    for (guint i = 0; i < self->results->len; i++) {
      const CambResult *result = g_ptr_array_index (self->results, i);

      if (result->key == NULL || tests[t](result, language))
        return result;
    }
  }
  return NULL;
}

/**
 * camb_run_get_texts:
 * @self: a run
 * @n_texts: (out) (optional): how many texts there are
 *
 * Gets the texts of a translation in the order of its input.
 *
 * Returns: (array length=n_texts zero-terminated=1): the texts, valid UTF-8;
 *     none for other kinds
 */
const char *const *
camb_run_get_texts (const CambRun *self, guint *n_texts)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (n_texts != NULL)
    *n_texts = self->texts->len - 1;
  return (const char *const *)self->texts->pdata;
}
