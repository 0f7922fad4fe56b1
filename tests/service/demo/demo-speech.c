/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-speech.h"
#include "demo-tools.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define SPEED 165
#define MIN_SPEED 120
#define MAX_SPEED 240
#define SPEECH_LEVEL 0.11

typedef struct
{
  const char *voice;
  const char *text;
  int pitch;
  int speed;
} Utterance;

static DemoSound *
speak (const Utterance *utterance, const char *folder, GError **error)
{
  g_autofree char *name = g_strconcat (utterance->voice, ".tmp.wav", NULL);
  g_autofree char *filename = g_build_filename (folder, name, NULL);
  g_autofree char *pitch = g_strdup_printf ("%d", utterance->pitch);
  g_autofree char *speed = g_strdup_printf ("%d", utterance->speed);
  const char *argv[] = {
      "espeak-ng", "-v", utterance->voice, "-p", pitch,           "-s",
      speed,       "-w", filename,         "--", utterance->text, NULL};
  DemoSound *sound = NULL;

  if (!demo_tools_run (argv, error))
    return NULL;
  sound = demo_sound_load_speech (filename, error);
  g_unlink (filename);
  if (sound != NULL)
    demo_sound_level (sound, SPEECH_LEVEL);
  return sound;
}

/* Speaks a line at the speed that fills the time it has in the picture, as a
 * dubbing actor would. */
static DemoSound *
speak_line (const DemoStory *story,
            const DemoLine *line,
            guint language,
            const char *folder,
            GError **error)
{
  const DemoSpeaker *speaker = &story->speakers[line->speaker];
  g_autofree char *voice = g_strconcat (story->languages[language].voice, "+",
                                        speaker->variant, NULL);
  Utterance utterance = {voice, line->texts[language], speaker->pitch, SPEED};
  g_autoptr (DemoSound) first = speak (&utterance, folder, error);
  double ratio = 1;

  if (first == NULL)
    return NULL;
  ratio = demo_sound_get_seconds (first) / (line->end - line->start);
  utterance.speed = (int)ceil (SPEED * ratio);
  utterance.speed = CLAMP (utterance.speed, MIN_SPEED, MAX_SPEED);
  return speak (&utterance, folder, error);
}

/* In milliseconds as integers, or in seconds as the service has it: 4.32. */
static void
append_time (GString *json, const char *name, double time, gboolean ms)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (ms)
    g_snprintf (text, sizeof text, "%ld", lround (time * 1000));
  else
    g_ascii_formatd (text, sizeof text, "%.3f", time);
  g_string_append_printf (json, "\"%s\": %s, ", name, text);
}

static void
append_cue (GString *json,
            const DemoStory *story,
            guint i,
            guint language,
            double end,
            gboolean ms)
{
  const DemoLine *line = &story->lines[i];

  g_string_append (json, i == 0 ? "[\n  { " : ",\n  { ");
  append_time (json, "start", line->start, ms);
  append_time (json, "end", end, ms);
  g_string_append_printf (json, "\"text\": \"%s\", \"speaker\": \"%s\" }",
                          line->texts[language],
                          story->speakers[line->speaker].name);
}

static gboolean
save_text (const GString *text,
           const DemoLanguage *language,
           const char *suffix,
           const char *folder,
           GError **error)
{
  g_autofree char *name = g_strconcat ("harbour-", language->key, suffix, NULL);
  g_autofree char *filename = g_build_filename (folder, name, NULL);

  return g_file_set_contents (filename, text->str, (gssize)text->len, error);
}

/* The texts alone are what a translation run of the clip gives. */
static gboolean
save_texts (const DemoStory *story,
            guint language,
            const char *folder,
            GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);

  for (guint i = 0; i < story->n_lines; i++)
    g_string_append_printf (json, "%s\"%s\"", i == 0 ? "[\n  " : ",\n  ",
                            story->lines[i].texts[language]);
  g_string_append (json, "\n]\n");
  return save_text (json, &story->languages[language], "-texts.json", folder,
                    error);
}

static gboolean
save_transcripts (const DemoStory *story,
                  guint language,
                  const double *ends,
                  const char *folder,
                  GError **error)
{
  for (int ms = 0; ms < 2; ms++) {
    g_autoptr (GString) json = g_string_new (NULL);

    for (guint i = 0; i < story->n_lines; i++)
      append_cue (json, story, i, language, ends[i], ms);
    g_string_append (json, "\n]\n");
    if (!save_text (json, &story->languages[language],
                    ms ? "-ms.json" : ".json", folder, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
save_sound (DemoSound *sound,
            const char *key,
            const char *suffix,
            const char *folder,
            GError **error)
{
  g_autofree char *name = g_strconcat ("harbour-", key, suffix, NULL);
  g_autofree char *filename = g_build_filename (folder, name, NULL);

  demo_sound_limit (sound);
  return demo_sound_save (sound, filename, error);
}

/* Makes the voice track and the mix of one language as WAV, and its texts with
 * the times that the speech really has. */
gboolean
demo_speech_make_dub (const DemoStory *story,
                      guint language,
                      const DemoSound *background,
                      const char *folder,
                      GError **error)
{
  const char *key = story->languages[language].key;
  guint n_frames = DEMO_SECONDS * DEMO_RATE;
  g_autoptr (DemoSound) voice = demo_sound_new (1, n_frames);
  g_autoptr (DemoSound) mix = demo_sound_new (2, n_frames);
  g_autofree double *ends = g_new0 (double, story->n_lines);

  memcpy (mix->samples, background->samples, sizeof (float) * 2 * n_frames);
  for (guint i = 0; i < story->n_lines; i++) {
    const DemoLine *line = &story->lines[i];
    g_autoptr (DemoSound) speech =
        speak_line (story, line, language, folder, error);

    if (speech == NULL)
      return FALSE;
    ends[i] = line->start + demo_sound_get_seconds (speech);
    demo_sound_mix (voice, speech, line->start, 1, 0);
    demo_sound_mix (mix, speech, line->start, 1.2,
                    story->speakers[line->speaker].pan);
  }
  return save_sound (voice, key, ".wav", folder, error) &&
         save_sound (mix, key, "-mix.tmp.wav", folder, error) &&
         save_transcripts (story, language, ends, folder, error) &&
         save_texts (story, language, folder, error);
}

/* One text in several voices, as WAV. */
gboolean
demo_speech_make_takes (const DemoStory *story,
                        const char *folder,
                        GError **error)
{
  for (guint i = 0; i < story->n_takes; i++) {
    const DemoTake *take = &story->takes[i];
    Utterance utterance = {take->voice, story->take_text, take->pitch,
                           take->speed};
    g_autoptr (DemoSound) sound = speak (&utterance, folder, error);
    g_autofree char *name = g_strdup_printf ("take-%u.wav", i + 1);
    g_autofree char *filename = g_build_filename (folder, name, NULL);

    if (sound == NULL || !demo_sound_save (sound, filename, error))
      return FALSE;
  }
  return TRUE;
}
